/** Calls of a side that lives in another process. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Side } from "./side.ts";

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A side, and the way to end its process. */
export interface RemoteSide {
  readonly side: Side;
  close(): Promise<void>;
}

/** Starts the process; resolves when it can be called. */
export const startRemoteSide = async (command: readonly [string, ...string[]]): Promise<RemoteSide> => {
  const [program, ...rest] = command;
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  child.once("exit", () => {
    for (const { reject } of calls.values()) reject(new Error("the kernel's side has ended"));
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, result, error } = JSON.parse(line) as Answer;
    const call = calls.get(id);
    calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  await new Promise((resolve, reject) => void calls.set(0, { resolve, reject }));
  return { side: proxy(child, calls), close: () => endOf(child, ended) };
};

const endOf = async (child: ChildProcess, ended: Promise<void>): Promise<void> => {
  child.stdin?.end();
  await ended;
};

const proxy = (
  child: ChildProcess,
  calls: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>,
): Side => {
  let last = 0;
  return new Proxy({} as Side, {
    get: (_target, method) => {
      // A promise would be asked whether it is one.
      if (typeof method !== "string" || method === "then") return undefined;
      return (...values: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          last += 1;
          calls.set(last, { resolve, reject });
          child.stdin?.write(`${JSON.stringify({ id: last, method, values })}\n`);
        });
    },
  });
};
