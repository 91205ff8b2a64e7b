/** Broken: the server accepts, takes what is sent and says nothing. */
import { createServer } from "node:net";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const silent: Demo = {
  name: "silent",
  shows: "accepts, then never answers",
  expected: { outcome: "failed", findings: ["deadline"] },
  prepare: async () => {
    const { port, close } = await startServer(createServer((socket) => socket.resume()));
    return { endpoint: loopbackEndpoint(port), options: { send: "PING\r\n", answerTimeout: 400 }, close };
  },
};
