/** Slow: the server does not accept for a while, its queue is full, so the kernel drops the connection request. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint } from "../loopback-server.ts";

export const fullBacklog: Demo = {
  name: "full-backlog",
  shows: "is too busy to accept; its queue is full",
  expected: { outcome: "connected", findings: ["syn-retransmitted"] },
  unavailable: (platform) =>
    platform === "linux"
      ? undefined
      : "only Linux drops the request quietly and counts how often it is repeated",
  prepare: async () => {
    const busy = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(listenAndBlock, { eval: true, workerData: { busy, limit: BUSY_LIMIT } });
    const [port] = (await once(worker, "message")) as [number];
    const fillers = await fillQueue(port);
    const free = (): void => {
      Atomics.store(busy, 0, 1);
      Atomics.notify(busy, 0);
    };
    return {
      endpoint: loopbackEndpoint(port),
      // The server is free again before the client's kernel repeats its SYN, about 1 s after the first.
      options: {
        sink: ({ type }) => {
          if (type === "attempt-started") setTimeout(free, BUSY_FOR).unref();
        },
      },
      close: async () => {
        free();
        for (const filler of fillers) filler.destroy();
        await worker.terminate();
      },
    };
  },
};

/** Connects until a request stays unanswered: the queue is then full. */
const fillQueue = async (port: number): Promise<readonly Socket[]> => {
  const fillers: Socket[] = [];
  while (fillers.length < FILLERS_MAX) {
    const filler = connect({ host: "127.0.0.1", port });
    filler.on("error", () => undefined);
    fillers.push(filler);
    const answered = await Promise.race([
      once(filler, "connect").then(() => true),
      sleep(UNANSWERED_AFTER, false),
    ]);
    if (!answered) {
      filler.destroy();
      break;
    }
  }
  return fillers;
};

/** Runs in a thread of its own, which stands still until it is told that it is free. As text, so that the program stays one file. */
const listenAndBlock = `
const { createServer } = require("node:net");
const { parentPort, workerData } = require("node:worker_threads");
const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.resume();
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(workerData.busy, 0, 0, workerData.limit);
});
`;

/** ms. How long the server stays busy after the attempt began; the limit is for a trace that never begins. */
const BUSY_FOR = 600;
const BUSY_LIMIT = 10_000;

/** A backlog of 1 holds two connections on Linux; more than this many and the queue is not what is thought. */
const FILLERS_MAX = 8;

/** ms without an answer on loopback, after which a request counts as dropped. */
const UNANSWERED_AFTER = 150;
