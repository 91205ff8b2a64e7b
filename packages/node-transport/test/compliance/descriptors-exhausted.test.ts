/**
 * Fact: a client without a free descriptor gets EMFILE of `connect` at once. A server without one says nothing at all:
 * its clients are connected and then closed, and it sees neither `connection` nor `error` nor `drop`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Logged, logged } from "../support/raw-server.ts";

/** Starts a script of `test/support` that may open so many descriptors. Node itself goes up to the hard limit. */
const startWithLimit = (limit: number, script: string) => {
  const path = fileURLToPath(new URL(`../support/${script}`, import.meta.url));
  const shell = `ulimit -n ${limit} && exec "$@"`;
  const child = spawn("sh", ["-c", shell, "sh", process.execPath, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    line: async (): Promise<unknown> => JSON.parse(String((await lines.next()).value)),
    end: () => child.stdin.end(),
    ended: once(child, "exit"),
  };
};

test.runIf(process.platform !== "win32")("a client that may open no more", async () => {
  const client = startWithLimit(64, "exhaust-client-main.ts");
  expect(await client.line()).toEqual({
    code: "EMFILE",
    syscall: "connect",
    address: "127.0.0.1",
    polled: false,
  });
  await client.ended;
});

test.runIf(process.platform !== "win32")("a server that may open no more", async () => {
  const server = startWithLimit(64, "exhaust-server-main.ts");
  const port = (await server.line()) as number;
  const clients = Array.from({ length: 100 }, () => logged(port));
  await Promise.all(clients.map(({ socket }) => once(socket, "connect")));
  const closed = (): readonly Logged[] => clients.filter(({ log }) => log.includes("close false"));
  let before = -1;
  while (closed().length > before) {
    before = closed().length;
    await pause(300);
  }
  const closedByServer = closed();
  expect(closedByServer.map(({ log }) => log.join(", "))).toEqual(
    closedByServer.map(() => "connect, end, close false"),
  );
  server.end();
  const connections = 100 - closedByServer.length;
  expect(await server.line()).toEqual({ connections, errors: 0, drops: 0 });
  expect(connections).toBeLessThan(64);
  await server.ended;
  for (const { socket } of clients) socket.destroy();
});
