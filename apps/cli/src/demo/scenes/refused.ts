/** Broken: the port had a listener a moment ago and has none now. */
import { createServer } from "node:net";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const refused: Demo = {
  name: "refused",
  shows: "is not running",
  expected: { outcome: "failed", findings: ["refused"] },
  prepare: async () => {
    const server = await startServer(createServer());
    await server.close();
    return { endpoint: loopbackEndpoint(server.port), options: {}, close: () => server.close() };
  },
};
