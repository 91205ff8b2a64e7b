/** Shares and speeds on the command line. */
import { expect, test } from "vitest";
import { parseBitRate } from "./parse-bit-rate.ts";
import { parseShare } from "./parse-share.ts";

test.each([
  ["2%", 0.02],
  ["0.5%", 0.005],
  ["0.02", 0.02],
  [".3", 0.3],
  ["0", 0],
  ["100%", 1],
])("%s is a share", (text, share) => {
  expect(parseShare("--loss", text)).toBeCloseTo(share, 12);
});

test.each(["2", "101%", "-1%", "two", "", "%", "1e-3", "NaN"])("%j is no share", (text) => {
  expect(() => parseShare("--loss", text)).toThrow(/^--loss: ".*" is not a share; write 2% or 0\.02/u);
});

test.each([
  ["10Mbit", 10e6],
  ["500kbit/s", 500e3],
  ["1.5G", 1.5e9],
  ["56000", 56_000],
  ["64kbps", 64_000],
  ["none", Number.POSITIVE_INFINITY],
])("%s is a speed", (text, rate) => {
  expect(parseBitRate("--rate", text)).toBe(rate);
});

test.each(["10MB", "0", "fast", "10 Mbit", "10m", "9999G"])("%j is no speed", (text) => {
  expect(() => parseBitRate("--rate", text)).toThrow(/^--rate: ".*" is not a speed; write 500kbit/u);
});
