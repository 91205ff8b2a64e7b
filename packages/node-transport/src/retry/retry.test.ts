import { InvalidArgument, seeded } from "@tcplens/core";
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { notFound, refused } from "../../test/support/failed-attempt.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { allOf } from "./all-of.ts";
import { always } from "./always.ts";
import { createRetryBudget } from "./budget.ts";
import { constant } from "./constant.ts";
import { DELAY_MAX } from "./delay.ts";
import { grpc } from "./grpc.ts";
import { maxAttempts } from "./max-attempts.ts";
import { maxElapsed } from "./max-elapsed.ts";
import type { FailedAttempt, RetryPolicy } from "./policy.ts";
import { retryPolicy } from "./retry-policy.ts";
import { type RetriedOperation, retry, RetryError, type RetryOptions } from "./retry.ts";
import { schedule } from "./schedule.ts";

const refusedError = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED", syscall: "connect" });

const failing: RetriedOperation<never> = () => Promise.reject(refusedError());

const futile: RetriedOperation<never> = () =>
  Promise.reject(Object.assign(new Error("no"), { failure: notFound }));

const noNumber: RetryPolicy = () => ({ retry: true, delay: Number.NaN, reason: "odd" });

/** Fails so many times, then succeeds with the attempt's number. */
const succeedingAfter =
  (failures: number): RetriedOperation<number> =>
  (attempt) =>
    attempt > failures ? Promise.resolve(attempt) : Promise.reject(refusedError());

interface Outcome {
  readonly value?: unknown;
  readonly error?: RetryError;
  readonly log: readonly string[];
}

/** Runs to the end in virtual time, and checks that nothing is left behind. */
const outcome = async (
  operation: RetriedOperation<unknown>,
  options: Omit<RetryOptions, "clock"> & { readonly clock?: FakeClock },
): Promise<Outcome> => {
  const { clock = new FakeClock(), signal = new AbortController().signal } = options;
  const log: string[] = [];
  const work = retry(operation, {
    ...options,
    clock,
    signal,
    onRetry: ({ attempt, delay, reason }) =>
      log.push(`${clock.now()}: retry after ${attempt} in ${delay} (${reason})`),
    onStopped: ({ attempt, cause, reason }) =>
      log.push(`${clock.now()}: stopped after ${attempt}: ${cause} (${reason})`),
  });
  const settled = await clock.run(work).then(
    (value) => ({ value, log }),
    (error: RetryError) => ({ error, log }),
  );
  expect(clock.pending).toBe(0);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  return settled;
};

test("an operation that succeeds is not retried, and nobody is told of anything", async () => {
  expect(await outcome(succeedingAfter(0), { policy: always() })).toEqual({ value: 1, log: [] });
});

test("waits as the policy says, and tells it before each wait", async () => {
  const { value, log } = await outcome(succeedingAfter(2), { policy: constant(500) });
  expect(value).toBe(3);
  expect(log).toEqual([
    "0: retry after 1 in 500 (constant 500 ms)",
    "500: retry after 2 in 500 (constant 500 ms)",
  ]);
});

test("gives up with every failure in order, the last error as the cause, and the policy's reason", async () => {
  const errors = [refusedError(), refusedError(), refusedError()];
  const { error, log } = await outcome((attempt) => Promise.reject(errors[attempt - 1]), {
    policy: allOf(maxAttempts(3), constant(100)),
  });
  expect(error).toBeInstanceOf(RetryError);
  expect(error).toMatchObject({
    name: "RetryError",
    message:
      "gave up after 3 attempts in 200 ms: nothing is listening there (3 attempts made, the policy allows 3)",
    code: "ECONNREFUSED",
    failure: refused,
    failures: [refused, refused, refused],
    attempts: 3,
    elapsed: 200,
    stopped: { attempt: 3, cause: "attempts" },
  });
  expect(error?.errors).toEqual(errors);
  expect(error?.cause).toBe(errors[2]);
  expect(log.at(-1)).toBe("200: stopped after 3: attempts (3 attempts made, the policy allows 3)");
});

test("a failure that waiting cannot mend is not retried", async () => {
  const { error, log } = await outcome(futile, { policy: retryPolicy() });
  expect(error).toMatchObject({ attempts: 1, stopped: { cause: "futile" }, failure: notFound });
  expect(log).toHaveLength(1);
});

const throwing = (): Promise<never> => {
  throw refusedError();
};

test("an operation that throws at once is as one that rejects", async () => {
  expect((await outcome(throwing, { policy: maxAttempts(2) })).error).toMatchObject({ attempts: 2 });
});

test("a mistake of the program is not retried and comes out as it is", async () => {
  const mistake = new InvalidArgument("options.port", "a port");
  const { error, log } = await outcome(() => Promise.reject(mistake), { policy: always() });
  expect(error).toBe(mistake);
  expect(log).toEqual([]);
});

test("errors are classified by the function given", async () => {
  const { error } = await outcome(() => Promise.reject("no"), {
    policy: retryPolicy(),
    classify: () => notFound,
  });
  expect(error).toMatchObject({ failures: [notFound], errors: ["no"], stopped: { cause: "futile" } });
});

test("the policy is told the attempt, how long it took, the time since the start and the wait before", async () => {
  const clock = new FakeClock(1_000);
  const asked: FailedAttempt[] = [];
  const policy: RetryPolicy = (attempt) => {
    asked.push(attempt);
    return constant(100)(attempt);
  };
  const operation: RetriedOperation<number> = (attempt, signal) => {
    clock.spend(30);
    return succeedingAfter(2)(attempt, signal);
  };
  await outcome(operation, { policy, clock, random: { next: () => 0.25 } });
  const common = { failure: refused, duration: 30, random: 0.25, budgetLeft: Infinity };
  expect(asked).toEqual([
    { ...common, number: 1, elapsed: 30, previousDelay: undefined },
    { ...common, number: 2, elapsed: 160, previousDelay: 100 },
  ]);
});

test("gRPC's backoff counts from the attempt's start: a slow failure waits less", async () => {
  const clock = new FakeClock();
  const slow: RetriedOperation<number> = (attempt, signal) => {
    clock.spend(attempt === 1 ? 700 : 5_000);
    return succeedingAfter(2)(attempt, signal);
  };
  const { log } = await outcome(slow, { policy: grpc({ jitter: 0 }), clock });
  expect(log.map((line) => line.split(" (")[0])).toEqual([
    "700: retry after 1 in 300",
    "6000: retry after 2 in 0",
  ]);
});

test("the same seed gives the waits that the preview of the policy shows", async () => {
  const policy = retryPolicy({ attempts: 6, jitter: "decorrelated" });
  const waits: number[] = [];
  const clock = new FakeClock();
  const onRetry = ({ delay }: { delay: number }): number => waits.push(delay);
  const work = retry(failing, { policy, clock, random: seeded(7), onRetry });
  await expect(clock.run(work)).rejects.toThrow(RetryError);
  const planned = schedule(policy, { failures: 6, random: seeded(7) });
  expect(waits).toEqual(planned.filter((verdict) => verdict.retry).map(({ delay }) => delay));
  expect(waits).toHaveLength(5);
});

describe("a wait that no timer can keep", () => {
  test.each([
    [Infinity, DELAY_MAX],
    [1e300, DELAY_MAX],
    [-5, 0],
  ])("%s ms is kept as %s ms", async (delay, kept) => {
    const policy: RetryPolicy = () => ({ retry: true, delay, reason: "odd" });
    const { log } = await outcome(succeedingAfter(1), { policy });
    expect(log).toEqual([`0: retry after 1 in ${kept} (odd)`]);
  });

  test("that is not a number is the policy's mistake", async () => {
    expect((await outcome(failing, { policy: noNumber })).error).toBeInstanceOf(InvalidArgument);
  });
});

describe("the signal", () => {
  test("aborted beforehand, no attempt is made", async () => {
    const { error, log } = await outcome(succeedingAfter(0), {
      policy: always(),
      signal: AbortSignal.abort("enough"),
    });
    expect(error).toMatchObject({ attempts: 0, failures: [], failure: undefined, cause: "enough" });
    expect(error?.message).toBe("gave up after 0 attempts in 0 ms (cancelled before the first attempt)");
    expect(log).toEqual(["0: stopped after 0: cancelled (cancelled before the first attempt)"]);
  });

  test("ends a wait at once", async () => {
    const controller = new AbortController();
    const clock = new FakeClock();
    clock.after(200, () => controller.abort("enough"));
    const { error, log } = await outcome(failing, {
      policy: constant(1_000),
      signal: controller.signal,
      clock,
    });
    expect(clock.now()).toBe(200);
    expect(error).toMatchObject({
      attempts: 1,
      elapsed: 200,
      cause: "enough",
      stopped: { cause: "cancelled" },
    });
    expect(log.at(-1)).toBe("200: stopped after 1: cancelled (cancelled while waiting to try again)");
  });

  test("is handed to the operation, and after its abort no further attempt is made", async () => {
    const controller = new AbortController();
    const operation: RetriedOperation<never> = (_, signal) => {
      controller.abort("enough");
      signal.throwIfAborted();
      return failing(1, signal);
    };
    const { error } = await outcome(operation, { policy: always(), signal: controller.signal });
    expect(error).toMatchObject({
      attempts: 1,
      stopped: { cause: "cancelled", reason: "cancelled during attempt 1" },
    });
  });

  test("does not throw away what the operation got all the same", async () => {
    const controller = new AbortController();
    const operation = (): Promise<string> => {
      controller.abort();
      return Promise.resolve("a socket that somebody has to close");
    };
    const { value } = await outcome(operation, { policy: always(), signal: controller.signal });
    expect(value).toBe("a socket that somebody has to close");
  });
});

describe("the deadline", () => {
  test("stops before a wait that would outlast it", async () => {
    const { error, log } = await outcome(failing, { policy: constant(400), deadline: 1_000 });
    expect(error).toMatchObject({ attempts: 3, elapsed: 800, stopped: { cause: "deadline" } });
    expect(log.at(-1)).toBe(
      "800: stopped after 3: deadline (the next attempt would start in 400 ms, the deadline is in 200 ms)",
    );
  });

  test("stops even a retry at once when it has passed", async () => {
    const clock = new FakeClock();
    const slow: RetriedOperation<never> = (attempt, signal) => {
      clock.spend(1_500);
      return failing(attempt, signal);
    };
    const { error } = await outcome(slow, { policy: always(), deadline: 1_000, clock });
    expect(error).toMatchObject({ attempts: 1, stopped: { cause: "deadline" } });
  });

  test("gives way to a reason of the policy's own", async () => {
    const { error } = await outcome(failing, { policy: maxAttempts(1), deadline: 0 });
    expect(error).toMatchObject({ stopped: { cause: "attempts" } });
  });
});

test("a limit of elapsed time counts waits and attempts", async () => {
  const { error } = await outcome(failing, { policy: allOf(maxElapsed(1_000), constant(400)) });
  expect(error).toMatchObject({ attempts: 4, elapsed: 1_200, stopped: { cause: "elapsed" } });
});

test("a retry that the shared budget cannot pay is not made, whatever the policy says", async () => {
  const budget = createRetryBudget({ minPerSecond: 0, ratio: 0.5 });
  for (let request = 0; request < 4; request += 1) budget.deposit(0);
  const first = await outcome(failing, { policy: constant(1), budget });
  expect(first.error).toMatchObject({
    attempts: 3,
    stopped: { cause: "budget", reason: "the retry budget is empty" },
  });
  const second = await outcome(failing, { policy: retryPolicy(), budget });
  expect(second.error).toMatchObject({ attempts: 2, stopped: { cause: "budget" } });
});

test("a policy that is none, and a deadline that is not a number, are refused", async () => {
  const policy = undefined as unknown as RetryPolicy;
  await expect(retry(failing, { policy })).rejects.toMatchObject({ argument: "options.policy" });
  await expect(retry(failing, { policy: always(), deadline: Number.NaN })).rejects.toMatchObject({
    argument: "options.deadline",
  });
});

test("works with the machine's own clock and chance", async () => {
  await expect(retry(succeedingAfter(2), { policy: retryPolicy({ base: 2, cap: 5 }) })).resolves.toBe(3);
});
