import { expect, test } from "vitest";
import { tickLabel } from "../../webview/capture/graph-canvas.ts";
import { durationText } from "../../webview/capture/value-texts.ts";

test.each([
  [0, "0 ms"],
  [0.004, "4 µs"],
  [0.0131, "13 µs"],
  [0.0994, "99 µs"],
  [0.1, "0.1 ms"],
  [0.39, "0.39 ms"],
  [12.34, "12.3 ms"],
  [1500, "1.5 s"],
  [179_400, "2 min 59 s"],
  [179_700, "3 min 0 s"],
  [7_199_700, "2 h 0 min"],
])("%d ms is written %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [
    [0, 0.005, 0.01, 0.015],
    ["0 µs", "5 µs", "10 µs", "15 µs"],
  ],
  [
    [0, 0.002, 0.004],
    ["0 µs", "2 µs", "4 µs"],
  ],
  [
    [0, 0.0005, 0.001],
    ["0.0 µs", "0.5 µs", "1.0 µs"],
  ],
  [
    [0, 20, 40],
    ["0 ms", "20 ms", "40 ms"],
  ],
  [
    [0, 500, 1000],
    ["0.0 s", "0.5 s", "1.0 s"],
  ],
])("an axis of round trips up to %j has labels that differ, in one unit", (ticks, labels) => {
  expect(ticks.map(tickLabel(ticks, "rtt"))).toEqual(labels);
});

test.each([
  [1.5, "rtt", "1.5 ms"],
  [0.5, "rtt", "500 µs"],
  [0, "rtt", "0 µs"],
  [1500, "window", "1.5 kB"],
  [25_000_000, "sequence", "25 MB"],
] as const)("an axis with one label, at %d, has it: a drawn part may be so low", (tick, graph, label) => {
  expect(tickLabel([tick], graph)(tick)).toBe(label);
});
