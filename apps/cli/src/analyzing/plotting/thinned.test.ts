/** Fewer points, the same picture. */
import { expect, test } from "vitest";
import type { Point } from "../../render/plot/plot.ts";
import { thinned, thinnedSteps } from "./thinned.ts";

const wave = (count: number): readonly Point[] =>
  Array.from({ length: count }, (_, index): Point => [index / 100, 500 + 400 * Math.sin(index / 7)]);

test("few points are drawn as they are", () => {
  expect(thinned(wave(5000))).toHaveLength(5000);
  expect(thinnedSteps(wave(5000))).toHaveLength(5000);
});

test("of a million points there is one in each place that has any", () => {
  const points = wave(1_000_000);
  const few = thinned(points);
  expect(few.length).toBeLessThan(500_000);
  const place = ([at, value]: Point): string => `${Math.floor(at / 50)} ${Math.floor(value / 50)}`;
  expect(new Set(few.map(place))).toEqual(new Set(points.map(place)));
});

test("a line keeps its ends, its least and its greatest, in the order of time", () => {
  const points = [...wave(100_000), [1000.5, -3], [1000.6, 2000], [1000.7, 500]] as const;
  const few = thinnedSteps(points);
  expect(few.length).toBeLessThan(10_000);
  expect(few[0]).toBe(points[0]);
  expect(few.at(-1)).toBe(points.at(-1));
  expect(few.map(([, value]) => value)).toEqual(expect.arrayContaining([-3, 2000]));
  expect(few.every(([at], index) => index === 0 || at >= (few[index - 1]?.[0] ?? 0))).toBe(true);
});
