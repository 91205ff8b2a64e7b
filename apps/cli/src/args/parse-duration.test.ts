import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { parseDuration } from "./parse-duration.ts";

test.each([
  ["500ms", 500],
  ["5s", 5000],
  ["1.5s", 1500],
  [".5s", 500],
  ["2m", 120_000],
  ["1h", 3_600_000],
  ["1d", 86_400_000],
  ["250", 250],
  ["0", 0],
  ["0.5", 0.5],
])("%s is %d ms", (text, expected) => {
  expect(parseDuration("--timeout", text)).toBe(expected);
});

test.each([
  "",
  " ",
  "abc",
  "5 s",
  "5x",
  "-5s",
  "1e3",
  "5ss",
  "s",
  "NaN",
  "Infinity",
  "0x10",
  "2 days",
  "1y",
  "1,5s",
  "none",
])("%j is refused with the option's name and a remedy", (text) => {
  expect(() => parseDuration("--timeout", text)).toThrow(UsageError);
  expect(() => parseDuration("--timeout", text)).toThrow(/^--timeout: .*500ms, 5s, 1\.5s or 2m[^\n]*$/u);
});

describe("the rule", () => {
  test("none is allowed only where there can be no limit", () => {
    expect(parseDuration("--timeout", "none", { none: true })).toBe(Infinity);
    expect(() => parseDuration("--timeout", "nothing", { none: true })).toThrow("or none for no limit");
  });

  test("what is too short or too long for a timer is refused", () => {
    expect(() => parseDuration("--timeout", "0", { least: 1 })).toThrow(
      "--timeout: 0 is too short; give at least 1ms",
    );
    expect(parseDuration("--timeout", "24d")).toBe(24 * 86_400_000);
    expect(() => parseDuration("--timeout", "25d")).toThrow("--timeout: 25d is too long; give at most 24d");
    expect(() => parseDuration("--timeout", "9".repeat(40))).toThrow(UsageError);
  });
});
