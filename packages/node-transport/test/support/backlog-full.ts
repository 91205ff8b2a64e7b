/**
 * A server whose accept queue is full: the kernel drops the SYN of whoever comes next, who connects only by sending it
 * again, about a second later. The listener's thread stands still meanwhile, so the queue is emptied by nobody.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** A server with a full queue. */
export interface BacklogFull {
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Accepts again `milliseconds` after the call: then the connection that was kept out gets in. */
export const backlogFull = async (milliseconds: number): Promise<BacklogFull> => {
  const worker = new Worker(LISTENER, {
    eval: true,
    workerData: { milliseconds, host: HOST, backlog: BACKLOG },
  });
  const fillers: Socket[] = [];
  const close = async (): Promise<void> => {
    for (const socket of fillers) socket.destroy();
    await worker.terminate();
  };
  try {
    const [port] = (await once(worker, "message")) as [number];
    // Linux queues one more than it was told.
    for (let i = 0; i <= BACKLOG; i++) {
      const socket = connect(port, HOST);
      socket.on("error", () => undefined);
      fillers.push(socket);
      await once(socket, "connect");
    }
    return { host: HOST, port, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** The thread: says where it listens, then stands still. As text, so that it needs no loader. */
const LISTENER = `
  const { createServer } = require("node:net");
  const { parentPort, workerData } = require("node:worker_threads");
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  server.listen({ host: workerData.host, port: 0, backlog: workerData.backlog }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerData.milliseconds);
    });
  });
`;

const HOST = "127.0.0.1";
const BACKLOG = 1;
