/**
 * Fact: with `allowHalfOpen: false`, Node's default, the peer's FIN ends our half as well and the socket closes without
 * an error, whatever is still to be written: bytes are lost in silence. With `allowHalfOpen: true` our half stays open.
 */
import { once } from "node:events";
import { expect, test } from "vitest";
import { logged, serving } from "../support/raw-server.ts";

test("by default the peer's FIN closes the socket, without an error", async () => {
  const server = await serving((socket) => socket.end(), { allowHalfOpen: true });
  const { log, closed } = logged(server.port);
  await closed;
  expect(log).toEqual(["connect", "end", "close false"]);
  await server.close();
});

test("by default a write in the `end` listener is said to have succeeded, and the socket closes under it", async () => {
  const server = await serving((socket) => socket.pause().end(), { allowHalfOpen: true });
  const { socket, log, closed } = logged(server.port);
  const written = new Promise<unknown>((resolve) => {
    socket.on("end", () => socket.write("nobody reads this", resolve));
  });
  await closed;
  expect(await written).toBe(null);
  expect(socket.bytesWritten).toBe(17);
  expect(log).toEqual(["connect", "end", "close false"]);
  await server.close();
});

test("by default a later write is EPIPE in its callback, and not for the socket's listeners", async () => {
  const server = await serving((socket) => socket.end(), { allowHalfOpen: true });
  const { socket, log, closed } = logged(server.port);
  await closed;
  const failed = new Promise<unknown>((resolve) => socket.write("too late", resolve));
  expect(await failed).toMatchObject({
    code: "EPIPE",
    message: "This socket has been ended by the other party",
  });
  expect(log).toEqual(["connect", "end", "close false"]);
  await server.close();
});

test("by default what was written before the peer's FIN may never be read by it, and nobody is told", async () => {
  // A server that says its piece and closes its half without reading; the client's bytes stay in its buffer.
  const server = await serving((socket) => socket.pause().end("bye"), { allowHalfOpen: true });
  const { socket, log, closed } = logged(server.port);
  await once(socket, "connect");
  socket.write("a question that nobody reads");
  await closed;
  expect(log).toEqual(["connect", "end", "close false"]);
  expect(socket.bytesWritten).toBe(28);
  await server.close();
});

test("with allowHalfOpen our half stays open after the peer's FIN, and arrives", async () => {
  let heard = "";
  const server = await serving(
    (socket) => {
      socket.end();
      socket.on("data", (chunk) => (heard += chunk.toString()));
    },
    { allowHalfOpen: true },
  );
  const { socket, log, closed } = logged(server.port, { allowHalfOpen: true });
  await once(socket, "end");
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(socket.destroyed).toBe(false);
  socket.end("still here");
  await closed;
  expect(log).toEqual(["connect", "end", "close false"]);
  expect(heard).toBe("still here");
  await server.close();
});
