/** The worker in a browser: a Web Worker, to which the file is handed whole. */
import { sourceOfBytes } from "../capture/byte-source.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { serveCapture } from "./serve-capture.ts";

/** What of a worker's world is used here. */
declare const self: {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: { readonly data: ToWorker }) => void): void;
};

const take = serveCapture({
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's, which has no origin
  say: (message) => self.postMessage(message),
  open: ({ bytes }) => Promise.resolve(sourceOfBytes(bytes ?? new Uint8Array(0))),
});
self.addEventListener("message", ({ data }) => take(data));
