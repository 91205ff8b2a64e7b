import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { refusedPort } from "./index.ts";

test("nothing listens on it, and it is none that a system gives to whoever asks for any", async () => {
  const port = await refusedPort();
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_000);
  const [error] = (await once(connect(port, "127.0.0.1"), "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNREFUSED");
});

test("one that is taken is passed over", async () => {
  const servers = [];
  for (let count = 0; count < 50; count += 1) {
    const server = createServer().listen(await refusedPort(), "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
  }
  for (const server of servers) server.close();
  expect(servers).toHaveLength(50);
});
