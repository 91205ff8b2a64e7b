import { expect, test } from "vitest";
import { LineThinner, MarkThinner, type ThinView } from "./thin-marks.ts";

const view: ThinView = { from: 1000, to: 1_001_000, low: 0, high: 1e6, width: 100, height: 50 };

test("few marks stay as they are, counted from the view's corner", () => {
  const thinner = new MarkThinner({ ...view, low: 500 });
  thinner.add(0, 1000, 600, 700, 7);
  thinner.add(1, 501_000, 90_000, 91_000, 8);
  const { at, low, high, kinds, rows, thinned } = thinner.marks();
  expect([...at]).toEqual([0, 0.5]);
  expect([...low]).toEqual([100, 89_500]);
  expect([...high]).toEqual([200, 90_500]);
  expect([...kinds]).toEqual([0, 1]);
  expect([...rows]).toEqual([7, 8]);
  expect(thinned).toBe(false);
});

test("what lies outside the view is left out", () => {
  const thinner = new MarkThinner(view);
  thinner.add(0, 999, 0, 10, 1);
  thinner.add(0, 1_001_001, 0, 10, 2);
  thinner.add(0, 2000, -10, -1, 3);
  thinner.add(0, 2000, 1e6 + 1, 2e6, 4);
  expect(thinner.marks().at).toHaveLength(0);
});

test("a million marks come to what fits into a message, from the first to the last and none of them lost", () => {
  const thinner = new MarkThinner({ ...view, to: 1000 + 1e9, high: 1e9 });
  for (let mark = 0; mark < 1_000_000; mark += 1)
    thinner.add(0, 1000 + mark * 1000, mark * 1000, mark * 1000 + 900, mark);
  const { at, low, high, thinned } = thinner.marks();
  expect(thinned).toBe(true);
  expect(at.length).toBeLessThan(1000);
  expect(Math.min(...low)).toBe(0);
  expect(Math.max(...high)).toBeGreaterThan(999_000_000);
  // Together they cover every value: no gap is wider than a pixel.
  const spans = [...low]
    .map((from, mark) => [from, high[mark] as number] as const)
    .toSorted(([a], [b]) => a - b);
  let reached = 0;
  for (const [from, to] of spans) {
    expect(from - reached).toBeLessThanOrEqual(1e9 / view.height + 1000);
    reached = Math.max(reached, to);
  }
});

test("a rare kind is not joined with a common one", () => {
  const thinner = new MarkThinner(view);
  for (let mark = 0; mark < 10_000; mark += 1) thinner.add(0, 500_000, mark * 50, mark * 50 + 40, mark);
  thinner.add(1, 500_000, 250_000, 250_040, 99);
  const { kinds, rows } = thinner.marks();
  expect([...kinds].filter((kind) => kind === 1)).toHaveLength(1);
  expect([...rows]).toContain(99);
});

test("whatever is thrown at it, the marks are bounded", () => {
  const thinner = new MarkThinner({ ...view, width: 4096, height: 4096 });
  for (let mark = 0; mark < 400_000; mark += 1) {
    const place = (mark * 7919) % 1_000_000;
    thinner.add(mark % 8, 1000 + ((mark * 104_729) % 1_000_000), place, place + 1, mark);
  }
  expect(thinner.marks().at.length).toBeLessThanOrEqual(6500);
});

test("a line keeps its first, lowest, highest and last value of each column", () => {
  const thinner = new LineThinner({ ...view, width: 10 });
  for (let point = 0; point < 100_000; point += 1)
    thinner.add(1000 + point * 10, point === 33_333 ? 999_999 : 500 + (point % 7));
  const { at, value } = thinner.line();
  expect(at.length).toBeLessThanOrEqual(11 * 4);
  expect(Math.max(...value)).toBe(999_999);
  expect(value[0]).toBe(500);
  expect([...at]).toEqual([...at].toSorted((a, b) => a - b));
});

test("a line begins with the value that held before the view, and goes on to its end", () => {
  const thinner = new LineThinner(view);
  thinner.add(0, 77);
  thinner.add(500, 88);
  const { at, value } = thinner.line();
  expect([...value]).toEqual([88, 88]);
  expect([...at]).toEqual([0, 1]);
});
