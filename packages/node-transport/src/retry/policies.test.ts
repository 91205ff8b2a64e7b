import { InvalidArgument } from "@tcplens/core";
import { expect, test } from "vitest";
import { failedAttempt, notFound } from "../../test/support/failed-attempt.ts";
import { always } from "./always.ts";
import { constant } from "./constant.ts";
import { DELAY_MAX } from "./delay.ts";
import { exponential } from "./exponential.ts";
import { grpc } from "./grpc.ts";
import { linear } from "./linear.ts";
import { maxAttempts } from "./max-attempts.ts";
import { maxElapsed } from "./max-elapsed.ts";
import { never } from "./never.ts";
import type { FailedAttempt, RetryPolicy } from "./policy.ts";
import { retryPolicy } from "./retry-policy.ts";
import { unlessFutile } from "./unless-futile.ts";
import { withinBudget } from "./within-budget.ts";

const ask = (policy: RetryPolicy, about: Partial<FailedAttempt> = {}): unknown =>
  policy(failedAttempt(about));

const reasons: readonly [string, RetryPolicy, Partial<FailedAttempt>, number, string][] = [
  ["always", always(), {}, 0, "at once"],
  ["constant", constant(2_000), { number: 7 }, 2_000, "constant 2000 ms"],
  ["linear", linear({ base: 100, step: 50 }), { number: 3 }, 200, "linear 100 ms + 2 × 50 ms: 200 ms"],
  [
    "linear capped",
    linear({ base: 100, cap: 250 }),
    { number: 9 },
    250,
    "linear 100 ms + 8 × 100 ms, capped: 250 ms",
  ],
  [
    "exponential",
    exponential(),
    { number: 2, random: 0.624 },
    312,
    "exponential 250 ms × 2^1, full jitter: 312 ms",
  ],
  [
    "exponential without jitter",
    exponential({ base: 100, factor: 3, jitter: "none" }),
    { number: 3 },
    900,
    "exponential 100 ms × 3^2, no jitter: 900 ms",
  ],
  [
    "exponential with equal jitter at its cap",
    exponential({ cap: 1_000, jitter: "equal" }),
    { number: 40, random: 0 },
    500,
    "exponential 250 ms × 2^39, at most 1000 ms, equal jitter: 500 ms",
  ],
  [
    "decorrelated, the first wait",
    exponential({ jitter: "decorrelated" }),
    { random: 0.5 },
    500,
    "exponential from 250 ms to at most 30000 ms, decorrelated jitter: 500 ms",
  ],
  [
    "decorrelated, a later wait",
    exponential({ jitter: "decorrelated" }),
    { number: 2, previousDelay: 500, random: 0.5 },
    875,
    "exponential from 250 ms to at most 30000 ms after 500 ms, decorrelated jitter: 875 ms",
  ],
  [
    "gRPC after a quick failure",
    grpc(),
    { number: 3, duration: 1, random: 0.5 },
    2_559,
    "gRPC backoff 1000 ms × 1.6^2 ± 20 %: 2560 ms from the attempt's start, 2559 ms from now",
  ],
  [
    "gRPC after a slow failure",
    grpc(),
    { number: 1, duration: 10_000, random: 1 },
    0,
    "gRPC backoff 1000 ms × 1.6^0 ± 20 %: 1200 ms from the attempt's start, 0 ms from now",
  ],
  ["maxAttempts", maxAttempts(4), { number: 3 }, 0, "attempt 3 of at most 4"],
  ["maxElapsed", maxElapsed(1_000), { elapsed: 999.4 }, 0, "999 ms of 1000 ms gone"],
  ["withinBudget", withinBudget(), { budgetLeft: 3 }, 0, "3 left in the budget"],
  ["unlessFutile", unlessFutile(), {}, 0, "waiting may help"],
  [
    "unlessFutile, excepted",
    unlessFutile({ except: ["ENOTFOUND"] }),
    { failure: notFound },
    0,
    "ENOTFOUND is retried all the same",
  ],
];

test.each(reasons)("%s waits as it says", (_, policy, about, delay, reason) => {
  expect(ask(policy, about)).toEqual({ retry: true, delay, reason });
});

const stops: readonly [string, RetryPolicy, Partial<FailedAttempt>, string, string][] = [
  ["never", never(), {}, "policy", "this policy never retries"],
  ["maxAttempts", maxAttempts(4), { number: 4 }, "attempts", "4 attempts made, the policy allows 4"],
  ["maxAttempts(1)", maxAttempts(1), {}, "attempts", "1 attempt made, the policy allows 1"],
  ["maxElapsed", maxElapsed(1_000), { elapsed: 1_000 }, "elapsed", "1000 ms gone, the policy allows 1000 ms"],
  [
    "withinBudget",
    withinBudget(),
    { budgetLeft: 0 },
    "budget",
    "the retry budget is empty: too many retries among too few attempts",
  ],
  [
    "unlessFutile",
    unlessFutile(),
    { failure: notFound },
    "futile",
    "waiting cannot mend it: no such name: the resolver knows no address for it",
  ],
];

test.each(stops)("%s stops as it says", (_, policy, about, cause, reason) => {
  expect(ask(policy, about)).toEqual({ retry: false, cause, reason });
});

test("the usual policy grows, stops after its attempts, and never retries what is futile", () => {
  const policy = retryPolicy({ attempts: 3, jitter: "none" });
  expect(ask(policy, { number: 1 })).toMatchObject({ retry: true, delay: 250 });
  expect(ask(policy, { number: 2, budgetLeft: 5 })).toMatchObject({ retry: true, delay: 500 });
  expect(ask(policy, { number: 3 })).toMatchObject({ retry: false, cause: "attempts" });
  expect(ask(policy, { number: 3, failure: notFound })).toMatchObject({ retry: false, cause: "futile" });
  expect(ask(policy, { number: 2, budgetLeft: 0 })).toMatchObject({ retry: false, cause: "budget" });
});

test("the usual policy makes four attempts by default", () => {
  expect(ask(retryPolicy(), { number: 3 })).toMatchObject({ retry: true });
  expect(ask(retryPolicy(), { number: 4 })).toMatchObject({ retry: false, cause: "attempts" });
});

const misuses: readonly [string, () => unknown, string][] = [
  ["a fraction of a delay", () => constant(0.5), "delay"],
  ["a delay that a timer cannot keep", () => constant(DELAY_MAX + 1), "delay"],
  ["a delay that is not a number", () => constant(Number.NaN), "delay"],
  ["a negative base", () => linear({ base: -1 }), "options.base"],
  ["an endless step", () => linear({ step: Infinity }), "options.step"],
  ["a cap below the base", () => linear({ base: 10, cap: 9 }), "options.cap"],
  ["a shrinking factor", () => exponential({ factor: 0.9 }), "options.factor"],
  ["an endless factor", () => exponential({ factor: Infinity }), "options.factor"],
  ["a cap below the exponential's base", () => exponential({ base: 10, cap: 9 }), "options.cap"],
  ["a jitter there is not", () => exponential({ jitter: "some" as "none" }), "options.jitter"],
  ["a jitter above one", () => grpc({ jitter: 1.1 }), "options.jitter"],
  ["no attempt at all", () => maxAttempts(0), "count"],
  ["half an attempt", () => maxAttempts(1.5), "count"],
  ["a negative time", () => maxElapsed(-1), "limit"],
  ["no attempt at all, of the usual policy", () => retryPolicy({ attempts: 0 }), "options.attempts"],
  ["a time that is not a number", () => retryPolicy({ maxElapsed: Number.NaN }), "options.maxElapsed"],
];

test.each(misuses)("%s is refused by the argument's name", (_, misuse, argument) => {
  expect(misuse).toThrow(InvalidArgument);
  expect(misuse).toThrow(expect.objectContaining({ argument }));
});
