/**
 * The first connection a program makes is slow because the program is: code is loaded and compiled on the way. So that
 * a trace measures the network and not that, the path is gone once before, to a server of our own on loopback.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { systemClock } from "../clock.ts";
import { dial } from "../dial/dial.ts";
import { closeGently } from "./exchange.ts";

let warm: Promise<void> | undefined;

/** Once for each process, a few milliseconds; where no server may be opened nothing is done. Never rejects. */
export const warmUp = (): Promise<void> => (warm ??= connectOnce().catch(() => undefined));

const connectOnce = async (): Promise<void> => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.resume().end();
  });
  try {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const socket = await dial({ host: "127.0.0.1", port }, { sink: () => undefined, timeout: PATIENCE });
    await closeGently(socket, systemClock, PATIENCE);
  } finally {
    server.close();
  }
};

const PATIENCE = 500;
