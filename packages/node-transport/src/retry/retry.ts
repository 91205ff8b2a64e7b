/**
 * The executor: runs an operation until it succeeds or its policy says no. It asks, sleeps and reports; what to do
 * after a failure is the policy's to say, what a failure means `classify-error.ts`'s.
 */
import { InvalidArgument, InvariantViolation, type Random } from "@tcplens/core";
import type { RetryEvent } from "@tcplens/trace";
import { type Clock, systemClock } from "../clock.ts";
import { classifyError } from "../error/classify-error.ts";
import type { Failure } from "../error/failure.ts";
import type { RetryBudget } from "./budget.ts";
import { wholeDelay } from "./delay.ts";
import type { RetryPolicy, Verdict } from "./policy.ts";
import { RetryError, type RetryStop } from "./retry-error.ts";
import { createRetryState, type RetryState } from "./retry-state.ts";
import { sleep } from "./sleep.ts";

export { RetryError } from "./retry-error.ts";

/**
 * What is tried: called with the number of the attempt, from 1, and a signal that it is to heed. An error that has a
 * `failure` is taken at its word; any other is classified. `InvalidArgument` is never retried.
 */
export type RetriedOperation<T> = (attempt: number, signal: AbortSignal) => Promise<T>;

/** Another attempt will be made: what a `retry` event says. `attempt` 0 is the connection lost before this call. */
export type RetryAhead = Pick<RetryEvent, "attempt" | "delay" | "reason">;

/** Times in ms. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** The source of jitter: one number is drawn for each failure. Default: `Math.random`. */
  readonly random?: Random;
  /** Ends a wait at once. An attempt under way gets it and is waited for; what it resolves to is still returned. */
  readonly signal?: AbortSignal;
  /**
   * An instant on `clock`: a wait that would not end before it is not begun. It does not cut an attempt short: give the
   * operation a time-out of its own. Default: none.
   */
  readonly deadline?: number;
  /** Paid into by the first attempt, drawn on by each further one; a retry it cannot pay for is not made. */
  readonly budget?: RetryBudget;
  /** What outlives a connection. Default: every call starts with a clean slate. */
  readonly state?: RetryState;
  /** What an error means. Default: {@link classifyError} in phase `tcp`. */
  readonly classify?: (error: unknown) => Failure;
  /** Called when another attempt has been decided on, before the wait. */
  readonly onRetry?: (ahead: RetryAhead) => void;
  /** Called when no further attempt will be made, before the rejection. */
  readonly onStopped?: (stop: RetryStop) => void;
}

/**
 * Resolves to what `operation` resolves to. When the policy, the budget, the deadline or the signal ends it, rejects
 * with a {@link RetryError}. Leaves no timer and no listener behind, however it ends.
 *
 * With a `state` that has a lost connection to answer for, the policy is asked, and the wait kept, before the first
 * attempt: that is what slows a program down whose server accepts every connection and drops it.
 */
export const retry = async <T>(operation: RetriedOperation<T>, options: RetryOptions): Promise<T> => {
  checkOptions(options);
  const run = startRun(options);
  const { budget, clock, lost, signal, state } = run;
  if (signal.aborted) stop(run, 0, { cause: "cancelled", reason: "cancelled before the first attempt" });
  if (lost === undefined) {
    budget?.deposit(clock.now());
  } else {
    run.failures.push(lost.failure);
    await settle(run, 0, lost.failure, lost.duration);
  }
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = clock.now();
    state.started(startedAt);
    try {
      const value = await operation(attempt, signal);
      state.connected(clock.now());
      return value;
    } catch (error) {
      if (error instanceof InvalidArgument || error instanceof InvariantViolation) throw error;
      const failure = failureOf(error, options);
      run.errors.push(error);
      run.failures.push(failure);
      state.failed(clock.now(), failure);
      await settle(run, attempt, failure, clock.now() - startedAt);
    }
  }
};

/** One call of `retry()`. */
interface Run {
  readonly options: RetryOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly budget: RetryBudget | undefined;
  readonly state: RetryState;
  readonly lost: RetryState["lost"];
  readonly startedAt: number;
  readonly failures: Failure[];
  readonly errors: unknown[];
}

const startRun = (options: RetryOptions): Run => {
  const { clock = systemClock, state = createRetryState() } = options;
  return {
    options,
    clock,
    state,
    lost: state.lost,
    random: options.random ?? { next: Math.random },
    signal: options.signal ?? new AbortController().signal,
    budget: options.budget,
    startedAt: clock.now(),
    failures: [],
    errors: [],
  };
};

/** Asks the policy about a failed attempt and waits as it says; throws where there is to be no further attempt. */
const settle = async (run: Run, attempt: number, failure: Failure, duration: number): Promise<void> => {
  const { budget, clock, options, signal, state } = run;
  const now = clock.now();
  // One number for each failure, used or not: so the same seed gives the same schedule.
  const random = run.random.next();
  if (signal.aborted)
    stop(run, attempt, { cause: "cancelled", reason: `cancelled during attempt ${attempt}` });
  const verdict = options.policy({
    number: state.failures,
    failure,
    duration,
    elapsed: state.elapsed(now),
    previousDelay: state.previousDelay,
    random,
    budgetLeft: budget?.balance(now) ?? Infinity,
  });
  if (!verdict.retry) stop(run, attempt, verdict);
  const delay = checkedDelay(verdict);
  const left = (options.deadline ?? Infinity) - now;
  if (delay >= left) {
    const reason = `the next attempt would start in ${delay} ms, the deadline is in ${Math.max(0, Math.round(left))} ms`;
    stop(run, attempt, { cause: "deadline", reason });
  }
  if (budget?.tryWithdraw(now) === false)
    stop(run, attempt, { cause: "budget", reason: "the retry budget is empty" });
  state.waited(delay);
  options.onRetry?.({ attempt, delay, reason: verdict.reason });
  if (!(await sleep(delay, clock, signal))) {
    stop(run, attempt, { cause: "cancelled", reason: `cancelled while waiting to try again` });
  }
};

function stop(run: Run, attempt: number, why: Pick<RetryStop, "cause" | "reason">): never {
  const stopped: RetryStop = { attempt, cause: why.cause, reason: why.reason };
  run.options.onStopped?.(stopped);
  throw new RetryError({
    stopped,
    attempts: attempt,
    elapsed: run.clock.now() - run.startedAt,
    failures: run.failures,
    errors: run.errors,
    cancelledWith: run.signal.reason,
  });
}

const failureOf = (error: unknown, { classify = classifyDefault }: RetryOptions): Failure => {
  const failure =
    typeof error === "object" && error !== null ? (error as { failure?: unknown }).failure : undefined;
  return isFailure(failure) ? failure : classify(error);
};

const classifyDefault = (error: unknown): Failure => classifyError(error, { phase: "tcp" });

const isFailure = (value: unknown): value is Failure =>
  typeof value === "object" &&
  value !== null &&
  "retryClass" in value &&
  "code" in value &&
  "meaning" in value;

const checkedDelay = ({ delay }: Extract<Verdict, { retry: true }>): number => {
  if (Number.isNaN(delay))
    throw new InvalidArgument("options.policy", "a policy whose delays are numbers", delay);
  return wholeDelay(delay);
};

const checkOptions = ({ policy, deadline = Infinity }: RetryOptions): void => {
  if (typeof policy !== "function") throw new InvalidArgument("options.policy", "a retry policy", policy);
  if (Number.isNaN(deadline))
    throw new InvalidArgument("options.deadline", "an instant on the clock", deadline);
};
