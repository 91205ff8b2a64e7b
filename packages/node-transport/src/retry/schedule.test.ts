import { InvalidArgument, seeded } from "@tcplens/core";
import { expect, test } from "vitest";
import { notFound, refused } from "../../test/support/failed-attempt.ts";
import { constant } from "./constant.ts";
import { retryPolicy } from "./retry-policy.ts";
import { schedule } from "./schedule.ts";

test("shows each wait with its reason, up to and including the end", () => {
  const verdicts = schedule(retryPolicy({ attempts: 3, jitter: "none" }), {
    failures: 9,
    random: seeded(1),
    duration: 10,
  });
  expect(verdicts).toEqual([
    { attempt: 1, at: 10, retry: true, delay: 250, reason: "exponential 250 ms × 2^0, no jitter: 250 ms" },
    { attempt: 2, at: 270, retry: true, delay: 500, reason: "exponential 250 ms × 2^1, no jitter: 500 ms" },
    { attempt: 3, at: 780, retry: false, cause: "attempts", reason: "3 attempts made, the policy allows 3" },
  ]);
});

test("answers the very failures it is given", () => {
  const verdicts = schedule(retryPolicy(), { failures: [refused, notFound, refused], random: seeded(1) });
  expect(verdicts.map((verdict) => verdict.retry)).toEqual([true, false]);
  expect(verdicts[1]).toMatchObject({ cause: "futile" });
});

test("a policy without a limit is asked as often as there are failures, and one of none not at all", () => {
  expect(schedule(constant(5), { failures: 100, random: seeded(1) })).toHaveLength(100);
  expect(schedule(constant(5), { failures: 0, random: seeded(1) })).toEqual([]);
});

test("an endless number of failures is refused", () => {
  expect(() => schedule(constant(5), { failures: Infinity, random: seeded(1) })).toThrow(InvalidArgument);
});
