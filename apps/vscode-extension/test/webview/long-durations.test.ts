import { expect, test } from "vitest";
import { durationText } from "../../webview/capture/value-texts.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

test.each([
  [3 * minute + 12_000, "3 min 12 s"],
  [2 * hour, "2 h 0 min"],
  [47 * hour + 59 * minute, "47 h 59 min"],
  [48 * hour, "2 d 0 h"],
  [364 * day + 5 * hour, "364 d 5 h"],
  [365 * day, "1 y 0 d"],
  [35_808 * hour + 37 * minute, "4 y 32 d"],
])("%d ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
