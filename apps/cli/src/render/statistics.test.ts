import { expect, test } from "vitest";
import { statistics } from "./statistics.ts";

test("the median of an odd number of times is the middle one", () => {
  expect(statistics([3, 1, 2])).toEqual({ connected: 3, of: 3, min: 1, median: 2, max: 3 });
});

test("the median of an even number of times lies between the two in the middle", () => {
  expect(statistics([4, 1, 2, 10])).toEqual({ connected: 4, of: 4, min: 1, median: 3, max: 10 });
});

test("rounds that failed count, and have no time", () => {
  expect(statistics([undefined, 5])).toEqual({ connected: 1, of: 2, min: 5, median: 5, max: 5 });
});

test("nothing can be said when none connected", () => {
  expect(statistics([])).toBeUndefined();
  expect(statistics([undefined])).toBeUndefined();
});
