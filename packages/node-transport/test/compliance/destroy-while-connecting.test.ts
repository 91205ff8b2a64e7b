/** Fact: a socket that is destroyed while it connects closes without an error: that is how losers of a race are ended. */
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("destroy() before the connection is made", async () => {
  const server = await serving(() => {});
  const { socket, log, closed } = logged(server.port);
  socket.destroy();
  await closed;
  expect(log).toEqual(["close false"]);
  await server.close();
});

test("destroy(error) reports that error", async () => {
  const server = await serving(() => {});
  const { socket, log, closed } = logged(server.port);
  socket.destroy(Object.assign(new Error("given up"), { code: "EGIVENUP" }));
  await closed;
  expect(log).toEqual(["error - EGIVENUP", "close true"]);
  await server.close();
});
