/**
 * What of a retry outlives one connection. A server that accepts and at once hangs up lets every connect succeed; a
 * backoff that starts anew with each success would hammer it. So the count of failures is kept until a connection has
 * proved itself: by living long enough, or because the program says so. Time is an argument, ms on one clock.
 */
import type { Failure } from "../error/failure.ts";
import { checkSpan } from "./option-rules.ts";

/** A connection that was lost and has not been answered for by a wait yet. */
export interface LostConnection {
  readonly failure: Failure;
  /** From the start of the attempt that made it to its end, ms. */
  readonly duration: number;
}

/** See {@link createRetryState}. `retry()` reports the attempts itself; its caller reports the connection's end. */
export interface RetryState {
  /** An attempt starts. */
  started(now: number): void;
  /** The endpoint is connected. That proves nothing yet. */
  connected(now: number): void;
  /**
   * An attempt failed, or the connection ended. Where the connection had lived `stableFor` ms, the count is 1 again;
   * else it goes on. `failure` says what happened; absent, the connection ended without an error.
   */
  failed(now: number, failure?: Failure): void;
  /** The connection did what it is for: the count is 0 again, however long it lived. */
  proved(): void;
  /** A wait of `delay` ms was decided on: the failure so far is answered for. */
  waited(delay: number): void;
  /** Failures since the endpoint last proved itself. */
  readonly failures: number;
  /** ms since the first attempt's start, or the first failure, after the endpoint last proved itself; 0 before. */
  elapsed(now: number): number;
  /** The wait before the last attempt, ms; undefined where there was none since the endpoint last proved itself. */
  readonly previousDelay: number | undefined;
  /** The connection that ended without a wait having been decided on, if there is one. */
  readonly lost: LostConnection | undefined;
}

/** See {@link createRetryState}. */
export interface RetryStateOptions {
  /** How long a connection must live to have proved itself, ms. `Infinity`: only `proved()` counts. Default 10 000. */
  readonly stableFor?: number;
}

/**
 * The state of one endpoint's retries, to be kept by whoever keeps the connection up and passed to every `retry()`.
 * @throws {@link InvalidArgument} when `stableFor` is not a number of at least 0.
 */
export const createRetryState = ({ stableFor = 10_000 }: RetryStateOptions = {}): RetryState => {
  checkSpan("options.stableFor", stableFor);
  let count: Count = unproved;
  let attemptStartedAt: number | undefined;
  let connectedAt: number | undefined;
  let lost: LostConnection | undefined;
  return {
    started: (now) => {
      attemptStartedAt = now;
      count = { ...count, startedAt: count.startedAt ?? now };
    },
    connected: (now) => {
      connectedAt = now;
      lost = undefined;
    },
    failed: (now, failure = endedEarly) => {
      if (connectedAt !== undefined) {
        if (now - connectedAt >= stableFor) count = unproved;
        lost = { failure, duration: Math.max(0, now - (attemptStartedAt ?? connectedAt)) };
      }
      connectedAt = undefined;
      count = { ...count, failures: count.failures + 1, startedAt: count.startedAt ?? now };
    },
    proved: () => {
      count = unproved;
    },
    waited: (delay) => {
      lost = undefined;
      count = { ...count, previousDelay: delay };
    },
    get failures() {
      return count.failures;
    },
    elapsed: (now) => Math.max(0, now - (count.startedAt ?? now)),
    get previousDelay() {
      return count.previousDelay;
    },
    get lost() {
      return lost;
    },
  };
};

interface Count {
  readonly failures: number;
  readonly startedAt: number | undefined;
  readonly previousDelay: number | undefined;
}

const unproved: Count = { failures: 0, startedAt: undefined, previousDelay: undefined };

/** What a connection that ended without an error comes to. */
const endedEarly: Failure = {
  phase: "established",
  code: "CLOSED",
  message: "the connection was closed",
  retryClass: "reconnect",
  meaning: "the connection ended",
  otelErrorType: "_OTHER",
};
