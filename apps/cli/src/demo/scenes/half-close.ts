/** Broken: the server finishes its half of the connection, and the client goes on writing to it. */
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const halfClose: Demo = {
  name: "half-close",
  shows: "says goodbye while the client still writes",
  expected: { outcome: "failed", findings: ["wrote-after-half-close"] },
  prepare: async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.end("goodbye\r\n");
      socket.once("data", () => socket.destroy());
    });
    const { port, close } = await startServer(server);
    return {
      endpoint: loopbackEndpoint(port),
      options: {
        exchange: async (socket, signal) => {
          socket.resume();
          await once(socket, "end", { signal });
          for (let line = 1; line <= LINES && !socket.destroyed; line += 1) {
            socket.write(`line ${line}\r\n`);
            await sleep(PAUSE, undefined, { signal });
          }
        },
      },
      close,
    };
  },
};

const LINES = 3;

/** ms between two lines, so that the answer to one is there before the next. */
const PAUSE = 30;
