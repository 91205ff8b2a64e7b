/** What the retry policy decided after an attempt. */
import type { EventBase } from "./event-base.ts";

/** Another attempt will be made. */
export interface RetryEvent extends EventBase {
  readonly type: "retry";
  /** The attempt that failed, from 1. The next is `attempt + 1`. */
  readonly attempt: number;
  /** ms until the next attempt starts. */
  readonly delay: number;
  /** The policy's words: `exponential 250 ms × 2^1, full jitter: 312 ms`. */
  readonly reason: string;
}

/** No further attempt will be made. */
export interface RetryStopped extends EventBase {
  readonly type: "retry-stopped";
  readonly attempt: number;
  /** Why: the limit that was reached, or that waiting cannot mend this failure. */
  readonly cause: "attempts" | "elapsed" | "budget" | "futile" | "deadline" | "cancelled" | "policy";
  readonly reason: string;
}

export type RetryDecision = RetryEvent | RetryStopped;
