import { seeded } from "@tcplens/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { failedAttempt, notFound, refused } from "../../test/support/failed-attempt.ts";
import { allOf } from "./all-of.ts";
import { always } from "./always.ts";
import { anyOf } from "./any-of.ts";
import { constant } from "./constant.ts";
import { DELAY_MAX } from "./delay.ts";
import { exponential } from "./exponential.ts";
import { grpc } from "./grpc.ts";
import { type Jitter, jitters } from "./jitter.ts";
import { linear } from "./linear.ts";
import { maxAttempts } from "./max-attempts.ts";
import { maxElapsed } from "./max-elapsed.ts";
import { never } from "./never.ts";
import type { FailedAttempt, RetryPolicy, Verdict } from "./policy.ts";
import { schedule } from "./schedule.ts";
import { unlessFutile } from "./unless-futile.ts";
import { withinBudget } from "./within-budget.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const number = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const range = fc
  .tuple(fc.integer({ min: 0, max: DELAY_MAX }), fc.integer({ min: 0, max: DELAY_MAX }))
  .map(([a, b]) => ({ base: Math.min(a, b), cap: Math.max(a, b) }));
const growth = fc.record({ range, factor: fc.double({ min: 1, max: 1e300, noNaN: true }) });

const attempt: fc.Arbitrary<FailedAttempt> = fc.record({
  number,
  failure: fc.constantFrom(refused, notFound),
  duration: fc.double({ min: 0, max: 1e9, noNaN: true }),
  elapsed: fc.double({ min: 0, max: 1e9, noNaN: true }),
  previousDelay: fc.option(fc.integer({ min: 0, max: DELAY_MAX }), { nil: undefined }),
  random,
  budgetLeft: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 5 })),
});

const delayOf = (verdict: Verdict): number => (verdict.retry ? verdict.delay : Number.NaN);

test("every delay of every backoff is a whole number of ms that a timer can keep", () => {
  const backoffs = growth.chain(({ range: { base, cap }, factor }) =>
    fc.constantFrom<RetryPolicy>(
      linear({ base, cap, step: cap }),
      grpc({ base, cap, factor }),
      ...jitters.map((jitter) => exponential({ base, cap, factor, jitter })),
    ),
  );
  fc.assert(
    fc.property(backoffs, attempt, (policy, asked) => {
      const delay = delayOf(policy(asked));
      expect(delay).toSatisfy(Number.isInteger);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(DELAY_MAX);
    }),
  );
});

test("a random number out of its range does not lead a delay out of its bounds", () => {
  const wild = fc.double();
  fc.assert(
    fc.property(wild, fc.constantFrom(...jitters), (drawn, jitter) => {
      const delay = delayOf(exponential({ jitter })(failedAttempt({ number: 3, random: drawn })));
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(1_000);
    }),
  );
});

test("full jitter is from 0 to the ceiling, equal jitter from half the ceiling to the ceiling", () => {
  fc.assert(
    fc.property(growth, number, random, ({ range: { base, cap }, factor }, n, drawn) => {
      const asked = failedAttempt({ number: n, random: drawn });
      const at = (jitter: Jitter): number => delayOf(exponential({ base, cap, factor, jitter })(asked));
      const ceiling = at("none");
      expect(ceiling).toBe(Math.round(Math.min(cap, base === 0 ? 0 : base * factor ** (n - 1))));
      expect(at("full")).toBeLessThanOrEqual(ceiling);
      expect(at("equal")).toBeLessThanOrEqual(ceiling);
      expect(at("equal")).toBeGreaterThanOrEqual(Math.floor(ceiling / 2));
    }),
  );
});

test("decorrelated jitter is from the base to the lesser of the cap and three times the wait before", () => {
  fc.assert(
    fc.property(range, attempt, ({ base, cap }, asked) => {
      const delay = delayOf(exponential({ base, cap, jitter: "decorrelated" })(asked));
      expect(delay).toBeGreaterThanOrEqual(base);
      expect(delay).toBeLessThanOrEqual(Math.min(cap, 3 * Math.max(base, asked.previousDelay ?? base)));
    }),
  );
});

test("without jitter a wait never shrinks, and stays at the cap once there", () => {
  fc.assert(
    fc.property(growth, number, ({ range: { base, cap }, factor }, n) => {
      for (const policy of [exponential({ base, cap, factor, jitter: "none" }), linear({ base, cap })]) {
        const now = delayOf(policy(failedAttempt({ number: n })));
        const later = delayOf(policy(failedAttempt({ number: n + 1 })));
        expect(later).toBeGreaterThanOrEqual(now);
        expect(later).toBeLessThanOrEqual(cap);
      }
    }),
  );
});

test("gRPC's backoff is within 20 % of its middle, counted from the attempt's start", () => {
  fc.assert(
    fc.property(number, random, fc.integer({ min: 0, max: 200_000 }), (n, drawn, duration) => {
      const delay = delayOf(grpc()(failedAttempt({ number: n, random: drawn, duration })));
      const middle = Math.min(120_000, 1_000 * 1.6 ** (n - 1));
      const fromStart = delay + duration;
      expect(fromStart).toBeLessThanOrEqual(Math.max(duration, Math.round(middle * 1.2)));
      expect(fromStart).toBeGreaterThanOrEqual(Math.round(middle * 0.8));
    }),
  );
});

test("the same seed gives the same schedule, and the waits add up to its instants", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(...jitters),
      fc.integer({ min: 0, max: 500 }),
      (seed, jitter, duration) => {
        const policy = allOf(maxAttempts(8), exponential({ jitter }));
        const plan = () => schedule(policy, { failures: 20, random: seeded(seed), duration });
        const verdicts = plan();
        expect(plan()).toEqual(verdicts);
        expect(verdicts).toHaveLength(8);
        let at = 0;
        for (const verdict of verdicts) {
          at += duration;
          expect(verdict.at).toBe(at);
          if (verdict.retry) at += verdict.delay;
        }
      },
    ),
  );
});

const policies = fc.constantFrom<RetryPolicy>(
  always(),
  never(),
  constant(10),
  constant(500),
  exponential(),
  grpc(),
  maxAttempts(3),
  maxElapsed(5_000),
  withinBudget(),
  unlessFutile(),
);

/** What decides, without the words. */
const judged = (verdict: Verdict): unknown => (verdict.retry ? verdict.delay : "no");

const laws: readonly [
  string,
  (...members: readonly RetryPolicy[]) => RetryPolicy,
  RetryPolicy,
  RetryPolicy,
][] = [
  ["allOf", allOf, always(), never()],
  ["anyOf", anyOf, never(), always()],
];

test.each(laws)("%s is associative, commutative and idempotent in its verdict", (_, join) => {
  fc.assert(
    fc.property(policies, policies, policies, attempt, (a, b, c, asked) => {
      const together = judged(join(a, b, c)(asked));
      expect(judged(join(join(a, b), c)(asked))).toBe(together);
      expect(judged(join(a, join(b, c))(asked))).toBe(together);
      expect(judged(join(c, a, b)(asked))).toBe(together);
      expect(join(a, a)(asked)).toEqual(a(asked));
    }),
  );
});

test.each(laws)("%s has an identity and one that swallows all", (_, join, identity, zero) => {
  fc.assert(
    fc.property(policies, attempt, (a, asked) => {
      expect(judged(join(a, identity)(asked))).toBe(judged(a(asked)));
      expect(judged(join(identity, a)(asked))).toBe(judged(a(asked)));
      expect(join(a)(asked)).toEqual(a(asked));
      expect(join()(asked)).toEqual(identity(asked));
      expect(judged(join(a, zero)(asked))).toBe(judged(zero(asked)));
    }),
  );
});

test("of several that say no the first one's cause counts, of several that say yes the deciding delay's reason", () => {
  fc.assert(
    fc.property(policies, policies, attempt, (a, b, asked) => {
      const all = allOf(a, b)(asked);
      const any = anyOf(a, b)(asked);
      const [first, second] = [a(asked), b(asked)];
      expect(all).toEqual(first.retry && (!second.retry || second.delay > first.delay) ? second : first);
      expect(any).toEqual(second.retry && (!first.retry || second.delay < first.delay) ? second : first);
    }),
  );
});
