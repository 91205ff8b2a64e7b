/** A trace as views see it: the snapshot to draw, and windows of its long lists. Cheap to ask again while it grows. */
import type { Trace } from "@tcplens/trace";
import type { Rows, RowsRequest } from "../shared/protocol.ts";
import type { TraceView } from "../shared/view.ts";
import type { Words } from "./words.ts";

/** What the host knows and the trace does not. */
export interface TraceContext {
  readonly words: Words;
  readonly interrupted?: boolean;
  /** Where the endpoint was found: `compose.yaml:12`. */
  readonly place?: string;
  readonly canRetry: boolean;
  readonly canCompare: boolean;
  readonly siblings?: { readonly labels: readonly string[]; readonly chosen: number };
  /** What is wrong with the file it was read from. */
  readonly damage?: string;
}

/** See the file's head. */
export class TraceModel {
  constructor(
    readonly trace: Trace,
    readonly context: TraceContext,
  ) {}

  /** @param now ms since the trace's start; for a running trace, to say what it waits for. */
  view(now?: number): TraceView {
    throw new Error(`being written ${now}`);
  }

  rows(request: RowsRequest): Rows {
    throw new Error(`being written ${request.list}`);
  }
}
