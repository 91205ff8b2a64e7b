/** Ports on which nothing listens, and nothing will by chance. */
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port on which nothing listens now, below those that systems give to outgoing connections and to whoever asks for any
 * (from 32768 on Linux, from 49152 elsewhere): of those another test may be given it the next moment.
 */
export const refusedPort = async (host = "127.0.0.1"): Promise<number> => {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, host);
    try {
      await once(server, "listening");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
};

const FIRST = 20_000;
const COUNT = 12_000;
