/** The worker where there is Node: a thread of its own that reads the file piece by piece. */
import { parentPort } from "node:worker_threads";
import { openFile } from "./node-file.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { serveCapture } from "./serve-capture.ts";

const port = parentPort;
if (port === null) throw new Error("this runs as a worker thread");
const take = serveCapture({
  say: (message: FromWorker) => port.postMessage(message),
  open: ({ path }) => openFile(path ?? ""),
});
port.on("message", (message: ToWorker) => take(message));
