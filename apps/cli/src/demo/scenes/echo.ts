/** Healthy: what is sent comes back. */
import { createServer } from "node:net";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const echo: Demo = {
  name: "echo",
  shows: "answers with what it was sent",
  expected: { outcome: "connected", findings: [] },
  prepare: async () => {
    const { port, close } = await startServer(createServer((socket) => socket.pipe(socket)));
    return { endpoint: loopbackEndpoint(port), options: { send: "hello\r\n" }, close };
  },
};
