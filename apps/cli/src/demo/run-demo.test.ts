/** How a demo is run: what is skipped, what could not start, and that its server is always taken down. */
import net from "node:net";
import { expect, test } from "vitest";
import type { Demo } from "./demo.ts";
import { refused } from "./scenes/refused.ts";
import { isRight, runDemo, type DemoSetting } from "./run-demo.ts";
import { createStudio } from "./studio.ts";
import { loopbackEndpoint, startServer } from "./loopback-server.ts";

const setting = (platform: NodeJS.Platform = "linux"): DemoSetting => ({
  studio: createStudio(),
  platform,
  interrupted: new AbortController().signal,
  producer: "test",
});

test("what cannot be shown on a platform is skipped there, and that is right", async () => {
  const demo: Demo = {
    ...refused,
    unavailable: (platform) => (platform === "win32" ? "not on Windows" : undefined),
  };
  const result = await runDemo(demo, setting("win32"));
  expect(result).toEqual({ demo, kind: "skipped", reason: "not on Windows" });
  expect(isRight(result)).toBe(true);
  expect((await runDemo(demo, setting())).kind).toBe("shown");
});

test("a server that cannot start is told with the reason, and that is not right", async () => {
  const demo: Demo = { ...refused, prepare: () => Promise.reject(new Error("listen EADDRINUSE")) };
  const result = await runDemo(demo, setting());
  expect(result).toEqual({ demo, kind: "unprepared", reason: "listen EADDRINUSE" });
  expect(isRight(result)).toBe(false);
});

test("a verdict other than the expected one is not right", async () => {
  const demo: Demo = { ...refused, expected: { outcome: "connected", findings: [] } };
  const result = await runDemo(demo, setting());
  expect(result).toMatchObject({
    kind: "shown",
    judgement: { right: false, found: { findings: ["refused"] } },
  });
});

test("the server is gone afterwards, with its connections", async () => {
  const server = net.createServer((socket) => socket.resume());
  const demo: Demo = {
    ...refused,
    prepare: async () => {
      const { port, close } = await startServer(server);
      return { endpoint: loopbackEndpoint(port), options: { watch: 1 }, close };
    },
  };
  await runDemo(demo, setting());
  expect(server.listening).toBe(false);
});
