/** Works in the end: the server comes up while the client waits to try for the third time. */
import { constant } from "@tcplens/node-transport";
import { createServer } from "node:net";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const retried: Demo = {
  name: "retried",
  shows: "comes up after the second attempt",
  expected: { outcome: "connected", findings: ["refused"] },
  prepare: async () => {
    const reserved = await startServer(createServer());
    await reserved.close();
    const server = createServer((socket) => socket.resume());
    let started: ReturnType<typeof startServer> | undefined;
    return {
      endpoint: loopbackEndpoint(reserved.port),
      options: {
        retry: constant(PAUSE),
        timeout: 5_000,
        sink: (event) => {
          if (event.type !== "retry" || event.attempt !== 2) return;
          started = startServer(server, { port: reserved.port });
          // Where somebody else has taken the port meanwhile, the trace shows it, and `close` is told.
          started.catch(() => undefined);
        },
      },
      close: async () => {
        await (await started)?.close();
      },
    };
  },
};

/** ms between attempts. */
const PAUSE = 200;
