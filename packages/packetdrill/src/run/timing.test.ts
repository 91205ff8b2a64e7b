import { describe, expect, test } from "vitest";
import { seconds, timeProblem } from "./timing.ts";

const usual = { tolerance: 4000, tolerancePercent: 12.5 };
const at = (from: number, to = from) => ({ from, to, any: false });

describe("the tolerance", () => {
  test.each([
    // [expected, before, furthest that is still right]
    ["4 ms of what comes at once", 100_000, 100_000, 4000],
    ["4 ms as long as an eighth is less", 132_000, 100_000, 4000],
    ["an eighth of the time since the event before", 900_000, 100_000, 100_000],
    ["4 ms of the first event", 0, undefined, 4000],
  ])("is %s", (_, expected, before, tolerance) => {
    for (const sign of [-1, 1]) {
      expect(timeProblem("x", at(expected), expected + sign * tolerance, before, usual)).toBeUndefined();
      expect(timeProblem("x", at(expected), expected + sign * (tolerance + 1), before, usual)).toBeDefined();
    }
  });

  test("is what the script sets it to", () => {
    const strict = { tolerance: 10, tolerancePercent: 0 };
    expect(timeProblem("x", at(900_000), 900_010, 0, strict)).toBeUndefined();
    expect(timeProblem("x", at(900_000), 900_011, 0, strict)).toBeDefined();
  });
});

test("a range is right from its beginning to its end, and as far beyond as the tolerance", () => {
  const range = at(100_000, 200_000);
  for (const right of [96_000, 100_000, 150_000, 200_000, 204_000])
    expect(timeProblem("x", range, right, 100_000, usual)).toBeUndefined();
  for (const wrong of [95_999, 204_001]) expect(timeProblem("x", range, wrong, 100_000, usual)).toBeDefined();
});

test("any time is right where it does not matter", () => {
  expect(timeProblem("x", { from: 0, to: 0, any: true }, 1e12, 0, usual)).toBeUndefined();
});

test("the problem names what, when, and how far it might have been off", () => {
  expect(timeProblem("the packet", at(100_000), 200_000, 100_000, usual)).toBe(
    "the packet was expected at 0.100000 s, and came at 0.200000 s; the tolerance is 0.004000 s",
  );
  expect(timeProblem("the packet", at(100_000, 110_000), 200_000, 100_000, usual)).toContain(
    "at 0.100000 to 0.110000 s",
  );
});

test("seconds have six digits", () => {
  expect([0, 1, 1_500_000].map(seconds)).toEqual(["0.000000", "0.000001", "1.500000"]);
});
