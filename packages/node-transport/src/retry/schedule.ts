/** What a policy would do: its answers to a row of failures, without waiting for any of them. */
import type { Random } from "@tcplens/core";
import { classifyError } from "../error/classify-error.ts";
import type { Failure } from "../error/failure.ts";
import { wholeDelay } from "./delay.ts";
import { checkRange } from "./option-rules.ts";
import type { RetryPolicy, Verdict } from "./policy.ts";

/** Times in ms. */
export interface ScheduleOptions {
  /** The failures to be answered: themselves, or how many refused connections. */
  readonly failures: number | readonly Failure[];
  /** The source of jitter. With `seeded(n)` it gives what `retry()` would do with the same. */
  readonly random: Random;
  /** How long each attempt takes. Default 0. */
  readonly duration?: number;
}

/** One answer. */
export type ScheduledVerdict = Verdict & {
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** When it failed: since the first attempt's start. */
  readonly at: number;
};

/**
 * The answers in order, up to and including the first no.
 * @throws {@link InvalidArgument} when `failures` is a number that is not from 0 to 1 000 000.
 */
export const schedule = (policy: RetryPolicy, options: ScheduleOptions): readonly ScheduledVerdict[] => {
  const { duration = 0, random } = options;
  const verdicts: ScheduledVerdict[] = [];
  let at = 0;
  let previousDelay: number | undefined;
  for (const [index, failure] of failuresOf(options).entries()) {
    at += duration;
    const attempt = index + 1;
    const asked = { number: attempt, failure, duration, elapsed: at, previousDelay, random: random.next() };
    const verdict = policy({ ...asked, budgetLeft: Infinity });
    verdicts.push({ ...verdict, attempt, at });
    if (!verdict.retry) break;
    previousDelay = wholeDelay(verdict.delay);
    at += previousDelay;
  }
  return verdicts;
};

const failuresOf = ({ failures }: ScheduleOptions): readonly Failure[] => {
  if (typeof failures !== "number") return failures;
  checkRange("options.failures", failures, 0, FAILURES_MAX);
  return Array.from({ length: failures }, () => refused);
};

const refused = classifyError(
  { code: "ECONNREFUSED", syscall: "connect", message: "connect ECONNREFUSED" },
  { phase: "tcp" },
);

const FAILURES_MAX = 1_000_000;
