/** Fact: the peer's reset on an established connection is ECONNRESET of `read`, then `close` with hadError. */
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("a reset while the connection is idle", async () => {
  const server = await serving((socket) => setTimeout(() => socket.resetAndDestroy(), 20));
  const { log, closed } = logged(server.port);
  await closed;
  expect(log).toEqual(["connect", "error read ECONNRESET", "close true"]);
  await server.close();
});

test("a reset after half an answer: what came before it may be read or not, the error is the same", async () => {
  const server = await serving((socket) => {
    socket.on("data", () => socket.write("half", () => setTimeout(() => socket.resetAndDestroy(), 20)));
  });
  const { socket, log, closed } = logged(server.port);
  socket.write("question");
  await closed;
  expect(log).toEqual(["connect", "error read ECONNRESET", "close true"]);
  expect(socket.bytesRead).toBe(4);
  await server.close();
});
