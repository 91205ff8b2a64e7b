import { expect, test } from "vitest";
import { formatDuration, timeScale } from "./duration.ts";
import { printable } from "./printable.ts";
import { columns, padEnd, padStart, wrap } from "./text-layout.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["→ ✕ △ ◌", 7],
  ["─ ▶", 3],
  ["证书", 4],
  ["ｆｕｌｌ", 8],
  ["🔒", 2],
  ["é", 1],
  ["e\u0301", 1],
])("%j is %i columns wide", (text, width) => {
  expect(columns(text)).toBe(width);
});

test("padding counts columns, not characters", () => {
  expect(padEnd("证", 4)).toBe("证  ");
  expect(padStart("证", 4)).toBe("  证");
  expect(padEnd("too long", 3)).toBe("too long");
});

test.each([
  ["a b c", 3, ["a b", "c"]],
  ["a  b", 9, ["a b"]],
  ["", 9, [""]],
  ["took 12 ms", 7, ["took", "12 ms"]],
  ["unbreakable a", 4, ["unbreakable", "a"]],
  ["证书 证书", 8, ["证书", "证书"]],
])("%j wrapped at %i", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test.each([
  [0, "0 ms"],
  [0.412, "0.4 ms"],
  [312, "312 ms"],
  [1900, "1.9 s"],
  [125_000, "2 min 5 s"],
])("%d ms is %s", (span, text) => {
  expect(formatDuration(span)).toBe(text);
});

test.each([
  [12, 0.4121, "0.412 ms"],
  [1999, 312, "312.0 ms"],
  [2000, 312, "0.312 s"],
])("on a scale to %d ms, %d ms is %s", (longest, at, text) => {
  expect(timeScale(longest).format(at)).toBe(text);
});

test.each([
  ["plain → text", "plain → text"],
  ["two\r\nlines\tand a tab", "two lines and a tab"],
  ["\u001b[2J\u0007", "\uFFFD[2J\uFFFD"],
  ["a\u202Eb\u200Bc", "a\uFFFDb\uFFFDc"],
  ["\uD800x", "\uFFFDx"],
])("%j is printed as %j", (text, safe) => {
  expect(printable(text)).toBe(safe);
});

test("long text is cut between characters", () => {
  expect(printable("🔒🔒🔒", 3)).toBe("🔒…");
  expect(printable("x".repeat(2000))).toHaveLength(1001);
});
