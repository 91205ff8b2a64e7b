/** Axes: round numbers, in the unit that keeps them short. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteAxis, spanAxis, timeAxis } from "./plot-scale.ts";

const labels = (axis: ReturnType<typeof byteAxis>): readonly string[] => axis.ticks.map(({ label }) => label);

test("bytes are counted in the unit that keeps the numbers short", () => {
  expect([byteAxis(1500, 4).unit, ...labels(byteAxis(1500, 4))]).toEqual([
    "bytes",
    "0",
    "500",
    "1000",
    "1500",
  ]);
  expect([byteAxis(48_000, 4).unit, ...labels(byteAxis(48_000, 4))]).toEqual([
    "kB",
    "0",
    "10",
    "20",
    "30",
    "40",
    "50",
  ]);
  expect(byteAxis(9_000_000, 4).unit).toBe("MB");
});

test("times are milliseconds, from two seconds on seconds", () => {
  expect(timeAxis(0, 1900, 4).unit).toBe("ms");
  expect([timeAxis(0, 8000, 4).unit, ...labels(timeAxis(0, 8000, 4))]).toEqual([
    "s",
    "0",
    "2",
    "4",
    "6",
    "8",
  ]);
});

test("a logarithmic axis has ones, twos and fives, or less of them where there is no room", () => {
  expect(labels(spanAxis(40, 1000, 6, true))).toEqual(["20", "50", "100", "200", "500", "1000"]);
  expect(labels(spanAxis(0.3, 9000, 5, true))).toEqual(["1", "10", "100", "1000", "10000"]);
  expect(labels(spanAxis(7, 7.5, 5, true)).length).toBeGreaterThan(1);
});

describe("whatever the values", () => {
  const value = fc.double({ min: 0, max: 1e9, noNaN: true });

  test("the first tick of bytes is 0, the last at the end, and all are evenly spread", () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 2, max: 10 }), (greatest, count) => {
        const axis = byteAxis(greatest, count);
        const places = axis.ticks.map((tick) => axis.place(tick.value));
        expect(places[0]).toBeCloseTo(0, 9);
        expect(places.at(-1)).toBeCloseTo(1, 9);
        const step = 1 / (places.length - 1);
        for (const [index, at] of places.entries()) expect(at).toBeCloseTo(index * step, 6);
        expect(axis.place(greatest)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test("spans lie on their axis, logarithmic or not", () => {
    const span = fc.double({ min: 0.001, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(span, span, fc.boolean(), (a, b, logarithmic) => {
        const [least, greatest] = [Math.min(a, b), Math.max(a, b)];
        const axis = spanAxis(least, greatest, 6, logarithmic);
        for (const each of [least, greatest]) {
          expect(axis.place(each)).toBeGreaterThanOrEqual(-1e-9);
          expect(axis.place(each)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(axis.ticks.every(({ label }) => label.length <= 10 && !label.includes("e"))).toBe(true);
      }),
    );
  });
});
