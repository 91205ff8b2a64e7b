/** A server of a demo: on a loopback address, on a port of the system's choosing, gone without a trace when closed. */
import { once } from "node:events";
import type { Server, Socket } from "node:net";
import type { Endpoint } from "@tcplens/trace";

/** A server that listens. */
export interface LoopbackServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts `server`. `port` 0 lets the system choose. Rejects when the address or the port cannot be had. */
export const startServer = async (
  server: Server,
  { host = "127.0.0.1", port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<LoopbackServer> => {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    // A client that resets its connection is none of the server's business here.
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen({ host, port });
  await once(server, "listening");
  return {
    port: portOf(server),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
};

/** An endpoint on loopback, as the user would write it. */
export const loopbackEndpoint = (
  port: number,
  { host = "127.0.0.1", tls = false }: { readonly host?: string; readonly tls?: boolean } = {},
): Endpoint => ({ host, port, tls, text: `${host}:${port}` });

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the server listens on no port");
  return address.port;
};
