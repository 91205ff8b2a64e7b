/** A retry policy is a pure function from a failed attempt to a verdict. The executor that sleeps is `retry.ts`. */
import type { Failure } from "../error/failure.ts";

/** What a policy is told. Times in ms. */
export interface FailedAttempt {
  /** 1 for the first attempt since the endpoint last proved itself. */
  readonly number: number;
  readonly failure: Failure;
  /** How long this attempt took. */
  readonly duration: number;
  /** Since the first attempt's start, this attempt included. */
  readonly elapsed: number;
  /** The delay before this attempt; undefined before the first. */
  readonly previousDelay: number | undefined;
  /** A number drawn for this attempt, 0 or more and less than 1: a policy draws none of its own. */
  readonly random: number;
  /** How many retries the shared budget still allows; `Infinity` where there is no budget. */
  readonly budgetLeft: number;
}

/** What a policy answers. `reason` is for people: `exponential 250 ms × 2^1, full jitter: 312 ms`. */
export type Verdict =
  | { readonly retry: true; readonly delay: number; readonly reason: string }
  | {
      readonly retry: false;
      readonly cause: "attempts" | "elapsed" | "budget" | "futile" | "policy";
      readonly reason: string;
    };

/** See the file's head. */
export type RetryPolicy = (attempt: FailedAttempt) => Verdict;
