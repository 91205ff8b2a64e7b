/** Broken: the server accepts and cuts the connection at once. */
import { createServer } from "node:net";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const resetAfterAccept: Demo = {
  name: "reset",
  shows: "accepts, then cuts the connection",
  expected: { outcome: "failed", findings: ["reset-after-accept"] },
  prepare: async () => {
    const server = createServer((socket) => {
      // Long enough for the client to have seen the connection established.
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    const { port, close } = await startServer(server);
    return { endpoint: loopbackEndpoint(port), options: {}, close };
  },
};
