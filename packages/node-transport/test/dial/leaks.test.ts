import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { dial } from "../../src/dial/dial.ts";

const CYCLES = 10_000;

/** Open descriptors, where the system shows them. */
const descriptors = (): number | undefined => {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
  }
};

test(`${CYCLES} cycles leave no descriptor, timer or listener behind`, { timeout: 120_000 }, async () => {
  const server = createServer((socket) => socket.end().on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const refused = createServer().listen(0, "127.0.0.1");
  await once(refused, "listening");
  const { port: closed } = refused.address() as { port: number };
  refused.close();
  await once(refused, "close");
  const { signal } = new AbortController();
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1"] : ["::1"];
  const events: string[] = [];
  const kinds = [
    () => dial({ host: "127.0.0.1", port }, { signal }),
    () => dial({ host: "127.0.0.1", port }, { signal, sink: ({ type }) => events.push(type) }),
    () => dial({ host: "127.0.0.1", port: closed }, { signal }),
    () => dial({ host: "named.test", port }, { signal, lookup }),
    () =>
      dial({ host: "named.test", port: closed }, { signal, lookup, sink: ({ type }) => events.push(type) }),
  ];
  const cycle = async (index: number): Promise<void> => {
    const socket = await kinds[index % kinds.length]?.().catch(() => undefined);
    if (socket === undefined) return;
    socket.resume();
    await once(socket, "close");
  };
  for (let index = 0; index < 100; index += 1) await cycle(index);
  const before = { fds: descriptors(), timers: timers() };
  for (let index = 0; index < CYCLES; index += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, offset) => cycle(index + offset)));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(descriptors()).toBe(before.fds);
  expect(timers()).toBeLessThanOrEqual(before.timers + 1);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  server.close();
});

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
