import * as fc from "fast-check";
import { expect, test } from "vitest";
import { thinLine, thinRecords } from "./thin-points.ts";

const line = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => [index, value(index)]).flat();

test("a line that is short stays whole", () => {
  expect(
    thinLine(
      line(10, (index) => index * 2),
      10,
    ),
  ).toEqual(line(10, (index) => index * 2));
});

test("a long line keeps its ends, its peaks and its order", () => {
  const peaked = line(10_000, (index) => (index === 5000 ? 1000 : index === 7777 ? -5 : index % 3));
  const thin = thinLine(peaked, 400);
  expect(thin.length / 2).toBeLessThanOrEqual(404);
  expect(thin.slice(0, 2)).toEqual([0, 0]);
  expect(thin.at(-2)).toBe(9999);
  expect(thin).toContain(1000);
  expect(thin).toContain(-5);
  const times = thin.filter((_, index) => index % 2 === 0);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("records are thinned to what was asked for, and those to be kept come first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 4, max: 500 }), (count, most) => {
      const records = Array.from({ length: count }, (_, index) => [
        index,
        Number(index % 500 === 499),
      ]).flat();
      const thin = thinRecords(records, 2, most, (at) => records[at + 1] === 1);
      expect(thin.length / 2).toBeLessThanOrEqual(Math.max(most, 1) + 1);
      const kept = thin.filter((value, index) => index % 2 === 1 && value === 1).length;
      expect(kept).toBeGreaterThanOrEqual(Math.min(Math.floor(count / 500), Math.floor(most / 2)));
    }),
  );
});
