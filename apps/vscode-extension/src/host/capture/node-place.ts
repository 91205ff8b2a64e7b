/** Where there is Node: the worker is a thread, reads files itself, and Wireshark can be started. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FromWorker } from "../../worker/protocol.ts";
import type { CapturePlace } from "./capture-line.ts";

/** The worker's file lies beside the bundle that this is in. */
export const nodePlace: CapturePlace = {
  startWorker: ({ said, died }) => {
    const worker = new Worker(join(__dirname, "capture-worker.cjs"));
    worker.on("message", (message: FromWorker) => said(message));
    worker.on("error", (error) => died(error instanceof Error ? error.message : String(error)));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, which has no origin
    return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() };
  },
  pathOf: ({ scheme, fsPath }) => (scheme === "file" ? fsPath : undefined),
  unfollowed: "whole",
  openInWireshark: (path, frame, set) => {
    const program = set === "" ? wireshark() : set;
    if (program === undefined) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const child = spawn(program, ["-r", path, ...(frame === undefined ? [] : ["-g", String(frame)])], {
      detached: true,
      stdio: "ignore",
    });
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
    child.unref();
    return promise;
  },
};

/** Where it is found: on the PATH, or where its installers put it. */
const wireshark = (): string | undefined => {
  const name = process.platform === "win32" ? "Wireshark.exe" : "wireshark";
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name));
  const installed = [
    "/Applications/Wireshark.app/Contents/MacOS/Wireshark",
    join(process.env["ProgramFiles"] ?? "C:\\Program Files", "Wireshark", "Wireshark.exe"),
  ];
  return [...onPath, ...installed].find((path) => existsSync(path));
};
