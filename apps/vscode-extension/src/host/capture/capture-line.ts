/** A worker that reads a capture, as the host sees it: in Node a thread, in a browser a Web Worker. */
import type { FileChange } from "../../shared/capture-view.ts";
import type { FromWorker, ToWorker } from "../../worker/protocol.ts";

/** The line to one. */
export interface CaptureLine {
  post(message: ToWorker): void;
  end(): void;
}

/** What it says, and that it has died. */
export interface LineEvents {
  readonly said: (message: FromWorker) => void;
  readonly died: (why: string) => void;
}

/** What the place the extension runs in makes different. */
export interface CapturePlace {
  readonly startWorker: (events: LineEvents) => Promise<CaptureLine> | CaptureLine;
  /** Whether the worker can read this file by itself: its path, else undefined. */
  readonly pathOf: (uri: { readonly scheme: string; readonly fsPath: string }) => string | undefined;
  /** Why a file that has no path here is not followed while it grows. */
  readonly unfollowed: Extract<FileChange, "browser" | "whole">;
  /**
   * Shows a file in Wireshark, at a packet; absent where no program can be started. `program`: where Wireshark is; empty: where
   * it is found. False: it could not be started.
   */
  readonly openInWireshark?: (path: string, frame: number | undefined, program: string) => Promise<boolean>;
}
