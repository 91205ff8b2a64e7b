/**
 * Fact: a client without a free descriptor gets EMFILE of `connect` at once. A server without one says nothing at all:
 * its clients are connected and then closed, and it sees neither `connection` nor `error` nor `drop`.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Runs a script of `test/support` with at most so many descriptors. */
const runWithLimit = (limit: number, script: string, ...arguments_: readonly string[]): Promise<unknown> => {
  const path = fileURLToPath(new URL(`../support/${script}`, import.meta.url));
  const shell = `ulimit -n ${limit} && exec "$@"`;
  return new Promise((resolve, reject) => {
    execFile(
      "sh",
      ["-c", shell, "sh", process.execPath, path, ...arguments_],
      { timeout: 20_000 },
      (error, stdout) => {
        if (error === null) resolve(JSON.parse(stdout));
        else reject(error);
      },
    );
  });
};

test.runIf(process.platform !== "win32")("a client that may open no more", async () => {
  expect(await runWithLimit(64, "exhaust-client-main.ts")).toEqual({
    code: "EMFILE",
    syscall: "connect",
    address: "127.0.0.1",
    polled: false,
  });
});

test.runIf(process.platform !== "win32")("a server that may open no more", async () => {
  const told = (await runWithLimit(64, "exhaust-server-main.ts", "100")) as Record<string, number>;
  expect(told).toMatchObject({ clientsConnected: 100, clientErrors: 0, serverErrors: 0, drops: 0 });
  expect(told["connections"]).toBeLessThan(64);
  expect(told["clientsClosed"]).toBe(100 - (told["connections"] ?? 0));
});
