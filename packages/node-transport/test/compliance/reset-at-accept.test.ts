/** Fact: a reset right after accept is ECONNRESET, of `connect` when it comes before Node has seen the connection. */
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("the syscall is read or connect, the code is the same, and `connect` may never have come", async () => {
  const server = await serving((socket) => socket.resetAndDestroy());
  const logs = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const { log, closed } = logged(server.port);
    await closed;
    logs.add(log.join(", "));
  }
  const possible = ["error connect ECONNRESET, close true", "connect, error read ECONNRESET, close true"];
  expect(possible).toEqual(expect.arrayContaining([...logs]));
  await server.close();
});
