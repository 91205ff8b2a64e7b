/**
 * Fact: after the peer has closed for good, a first write succeeds and brings a reset; the next one is EPIPE. Linux
 * says EPIPE and not ECONNRESET because the reset came in CLOSE-WAIT.
 */
import { once } from "node:events";
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("the first write after the peer's close succeeds, the second is EPIPE of `write`", async () => {
  const server = await serving((socket) => socket.destroy());
  const { socket, log, closed } = logged(server.port, { allowHalfOpen: true });
  await once(socket, "end");
  await new Promise<void>((resolve) => socket.write("lost", () => resolve()));
  expect(log).toEqual(["connect", "end"]);
  // The reset is on its way.
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.write("refused");
  await closed;
  expect(log).toEqual(["connect", "end", "error write EPIPE", "close true"]);
  await server.close();
});
