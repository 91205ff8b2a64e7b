/** What `retry()` rejects with: it stopped trying. Everything that failed on the way is in it. */
import type { RetryStopped } from "@tcplens/trace";
import type { Failure } from "../error/failure.ts";

/** Why no further attempt is made, as the trace records it. */
export type RetryStop = Pick<RetryStopped, "attempt" | "cause" | "reason">;

/** What the error is made of. */
export interface RetryErrorDetails {
  readonly stopped: RetryStop;
  readonly attempts: number;
  readonly elapsed: number;
  readonly failures: readonly Failure[];
  readonly errors: readonly unknown[];
  /** The reason of the caller's signal, where that stopped it. */
  readonly cancelledWith?: unknown;
}

/** `cause` is the last attempt's error, or the reason of the signal that cancelled. */
export class RetryError extends Error {
  override readonly name = "RetryError";
  readonly stopped: RetryStop;
  /** How many attempts were made: 0 where it was stopped before the first. */
  readonly attempts: number;
  /** ms from the call of `retry()` to its end. */
  readonly elapsed: number;
  /** What each failure was, in order. One more than `attempts` where a lost connection came before. */
  readonly failures: readonly Failure[];
  /** What each attempt threw, in order. */
  readonly errors: readonly unknown[];

  constructor(details: RetryErrorDetails) {
    const { stopped, attempts, elapsed, failures, errors } = details;
    const cause = stopped.cause === "cancelled" ? details.cancelledWith : errors.at(-1);
    super(messageOf(details), { cause });
    this.stopped = stopped;
    this.attempts = attempts;
    this.elapsed = elapsed;
    this.failures = failures;
    this.errors = errors;
  }

  /** The last failure; undefined where there was none. An enclosing `retry()` goes by it. */
  get failure(): Failure | undefined {
    return this.failures.at(-1);
  }

  /** The last failure's code. */
  get code(): string | undefined {
    return this.failure?.code;
  }
}

const messageOf = ({ stopped, attempts, elapsed, failures }: RetryErrorDetails): string => {
  const count = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const last = failures.at(-1);
  const what = last === undefined ? "" : `: ${last.meaning}`;
  return `gave up after ${count} in ${Math.round(elapsed)} ms${what} (${stopped.reason})`;
};
