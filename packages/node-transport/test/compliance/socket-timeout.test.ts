/** Fact: `setTimeout` of a socket is an event and no more: it ends neither an attempt nor a connection. */
import { once } from "node:events";
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("the socket is open after its time-out", async () => {
  const server = await serving(() => {});
  const { socket, log } = logged(server.port);
  socket.setTimeout(20);
  await once(socket, "timeout");
  expect(socket.destroyed).toBe(false);
  expect(log).toEqual(["connect"]);
  socket.destroy();
  await server.close();
});
