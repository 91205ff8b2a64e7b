/** Where there is only a browser: the worker is a Web Worker made from its file's text; files are handed to it whole. */
import { Uri, workspace, type ExtensionContext } from "vscode";
import type { FromWorker, ToWorker } from "../../worker/protocol.ts";
import type { CapturePlace } from "./capture-line.ts";

/** What of a browser is used here. */
interface BrowserWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message?: string }) => void): void;
}
declare const Worker: new (url: string) => BrowserWorker;
declare const URL: { createObjectURL(blob: unknown): string; revokeObjectURL(url: string): void };
declare const Blob: new (parts: readonly Uint8Array[], options: { readonly type: string }) => unknown;

export const browserPlace = (context: ExtensionContext): CapturePlace => ({
  startWorker: async ({ said, died }) => {
    const file = Uri.joinPath(context.extensionUri, "dist", "capture-worker.js");
    const text = await workspace.fs.readFile(file);
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.addEventListener("message", ({ data }) => said(data));
    worker.addEventListener("error", ({ message }) => died(message ?? "the worker could not be started"));
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's, which has no origin
      post: (message) => worker.postMessage(message),
      end: () => {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  },
  pathOf: () => undefined,
  unfollowed: "browser",
});
