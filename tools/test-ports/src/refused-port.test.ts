import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, test, vi } from "vitest";
import { refusedPort } from "./index.ts";

test("nothing listens on it, and it is none that a system gives to whoever asks for any", async () => {
  const port = await refusedPort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_000);
  const [error] = (await once(connect(port, "127.0.0.1"), "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNREFUSED");
});

test("one that is taken is passed over", async () => {
  const taken = await refusedPort();
  const server = createServer().listen(taken, "127.0.0.1");
  await once(server, "listening");
  const random = vi.spyOn(Math, "random").mockReturnValueOnce((taken - 20_000 + 0.5) / 12_000);
  expect(await refusedPort()).not.toBe(taken);
  expect(random.mock.calls.length).toBeGreaterThan(1);
  random.mockRestore();
  server.close();
});
