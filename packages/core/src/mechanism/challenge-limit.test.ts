import { describe, expect, test } from "vitest";
import { seeded } from "../base/random.ts";
import { ChallengeLimit, isChallengeDue } from "./challenge-limit.ts";

const takeAll = (limit: ChallengeLimit, now: number): number => {
  let count = 0;
  while (count < 10_000 && limit.take(now)) count += 1;
  return count;
};

describe("the endpoint's limit", () => {
  test("lets through half to one and a half times the number in each interval", () => {
    const limit = new ChallengeLimit(100, 1000, seeded(3));
    const counts = Array.from({ length: 50 }, (_, second) => takeAll(limit, second * 1000));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...counts)).toBeLessThan(150);
    expect(new Set(counts).size).toBeGreaterThan(20);
  });

  test("begins anew when the interval is over, not before", () => {
    const limit = new ChallengeLimit(10, 5000, seeded(3));
    takeAll(limit, 100);
    expect(limit.take(5099.9)).toBe(false);
    expect(limit.take(5100)).toBe(true);
  });

  test("lets one through even when it is less than one", () => {
    expect(takeAll(new ChallengeLimit(0.1, 1000, seeded(3)), 0)).toBe(1);
  });

  test("may be none", () => {
    expect(takeAll(new ChallengeLimit(Number.POSITIVE_INFINITY, 1000, seeded(3)), 0)).toBe(10_000);
  });

  test("refuses a count or an interval of 0", () => {
    expect(() => new ChallengeLimit(0, 1, seeded(1))).toThrow("count must be a number, more than 0, not 0");
    expect(() => new ChallengeLimit(1, 0, seeded(1))).toThrow("interval must be a number of milliseconds");
  });
});

describe("a connection's limit", () => {
  test("holds back what comes within the interval", () => {
    expect(isChallengeDue(1000, 1499, 500)).toBe(false);
    expect(isChallengeDue(1000, 1500, 500)).toBe(true);
    expect(isChallengeDue(Number.NEGATIVE_INFINITY, 0, 500)).toBe(true);
    expect(isChallengeDue(1000, 1000, 0)).toBe(true);
  });

  test("does not outlast a clock that jumps back", () => {
    expect(isChallengeDue(1000, 10, 500)).toBe(true);
  });
});
