import { expect, test } from "vitest";
import { tickLabel } from "../../webview/capture/graph-canvas.ts";
import { within, zoomed } from "../../webview/capture/graph-zoom.ts";

const extent = { from: 0, to: 8000, low: 0, high: 1e8 };

test("a zoom ends where packets can be told apart, about the point that it began with", () => {
  let view = extent;
  for (let step = 0; step < 200; step += 1)
    view = zoomed(view, extent, { by: 0.8, across: 0.25, up: 0.75, flat: false });
  expect(view.to - view.from).toBeCloseTo(0.02);
  expect(view.high - view.low).toBeCloseTo(200);
  expect(view.from).toBeCloseTo(2000, 0);
  expect(view.low / 1e6).toBeCloseTo(75, 3);
});

test("no more is shown than half as much again", () => {
  let view = extent;
  for (let step = 0; step < 20; step += 1)
    view = zoomed(view, extent, { by: 2, across: 0.5, up: 0.5, flat: false });
  expect(view.to - view.from).toBe(12_000);
  expect(view.high - view.low).toBe(1.5e8);
});

test("nothing is moved so far that nothing is there", () => {
  expect(within({ from: 20_000, to: 20_100, low: -500, high: -300 }, extent)).toEqual({
    from: 7950,
    to: 8050,
    low: -100,
    high: 100,
  });
  const inside = { from: 10, to: 20, low: 5, high: 500 };
  expect(within(inside, extent)).toBe(inside);
});

test("labels of sequence numbers fit, however near they are looked at", () => {
  const ticks = [1_075_515_200, 1_075_515_250, 1_075_515_300];
  expect(ticks.map(tickLabel(ticks, "sequence"))).toEqual([
    "1,075,515,200",
    "1,075,515,250",
    "1,075,515,300",
  ]);
  const far = [0, 50_000_000, 100_000_000];
  expect(far.map(tickLabel(far, "sequence"))).toEqual(["0 MB", "50 MB", "100 MB"]);
});
