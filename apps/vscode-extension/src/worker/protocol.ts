/** What the host and the worker say to each other. Both are this program: nothing of it is checked. */
import type { CaptureAnswer, CaptureQuestion } from "../shared/capture-protocol.ts";
import type { CaptureSummary } from "../shared/capture-view.ts";

/** Which packets are exported: a connection's rows from one to another; those of several connections; without either all. */
export interface ExportSelection {
  readonly stream?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The bits of a `StreamSet`. */
  readonly streams?: Uint8Array | undefined;
}

/** A file by its path (Node), or the octets of one (a browser). */
export interface FileToOpen {
  readonly name: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
}

/** To the worker. `id`s are the host's. */
export type ToWorker =
  | ({ readonly type: "open" } & FileToOpen)
  /** Two that are compared. */
  | { readonly type: "compare"; readonly files: readonly [FileToOpen, FileToOpen] }
  | { readonly type: "cancel" }
  /** Whether an editor of the file can be seen. */
  | { readonly type: "watch"; readonly on: boolean }
  /** Whether what comes to the file is read on. */
  | { readonly type: "follow"; readonly on: boolean }
  | { readonly type: "ask"; readonly id: number; readonly question: CaptureQuestion }
  | {
      readonly type: "export";
      readonly id: number;
      readonly selection: ExportSelection;
      readonly version: string;
    }
  | { readonly type: "drop"; readonly id: number };

/** From the worker. */
export type FromWorker =
  /** `second`: of the other capture, where two are compared. */
  | { readonly type: "summary"; readonly summary: CaptureSummary; readonly second?: CaptureSummary }
  | { readonly type: "answer"; readonly id: number; readonly answer: CaptureAnswer }
  /** A piece of an exported file; the last has no octets. */
  | { readonly type: "piece"; readonly id: number; readonly bytes?: Uint8Array }
  | { readonly type: "refuse"; readonly id: number; readonly message: string };
