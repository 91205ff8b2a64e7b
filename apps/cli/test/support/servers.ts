/** Servers on loopback for the tests; each test's are closed when it is over. */
import { once } from "node:events";
import net from "node:net";
import { onTestFinished } from "vitest";

/** Starts a server on a port of the system's choosing, on 127.0.0.1 unless told otherwise. */
export const listen = async (server: net.Server, host = "127.0.0.1"): Promise<number> => {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen({ host, port: 0 });
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return portOf(server);
};

/** Answers with what it was sent. */
export const listenEcho = (): Promise<number> => listen(net.createServer((socket) => socket.pipe(socket)));

/** Accepts and says nothing. */
export const listenSilent = (): Promise<number> => listen(net.createServer((socket) => socket.resume()));

const portOf = (server: net.Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the server listens on no port");
  return address.port;
};
