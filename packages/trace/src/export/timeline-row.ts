/** One row of the timeline: something that took time. */

/** How a row went: a view colours by it, and its text says it too. */
export type RowStatus = "ok" | "failed" | "waiting" | "neutral";

/** One row. Times in ms since the trace's start. */
export interface TimelineRow {
  readonly kind: "lookup" | "address" | "tls" | "answer" | "open" | "wait" | "stopped";
  readonly attempt: number;
  /** 0 where the row is no connection's. */
  readonly connection: number;
  /** `lookup`, `attempt 2`; empty where the row continues the one before. */
  readonly label: string;
  readonly startedAt: number;
  /** The trace's last moment while the row runs. */
  readonly endedAt: number;
  readonly running: boolean;
  /** ms; undefined where the row is a moment, not a span. */
  readonly duration: number | undefined;
  /** An address, with its port where attempts differ in it; or empty. */
  readonly subject: string;
  readonly text: string;
  readonly status: RowStatus;
  /** `implied by ECONNREFUSED`, `seen`; empty where nothing needs saying. */
  readonly knownFrom: string;
  /** The index of the event that the row is about; undefined while there is none. */
  readonly event: number | undefined;
}
