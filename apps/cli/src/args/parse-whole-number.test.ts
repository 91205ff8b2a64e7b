import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { parseWholeNumber } from "./parse-whole-number.ts";

const rule = { least: 1, most: 100 };

test("a whole number in the range is taken, both ends included", () => {
  expect(["1", "042", "100"].map((text) => parseWholeNumber("--count", text, rule))).toEqual([1, 42, 100]);
});

test.each(["", "0", "101", "-1", "1.5", "1e2", "0x1", "seven", "9".repeat(400)])("%j is refused", (text) => {
  expect(() => parseWholeNumber("--count", text, rule)).toThrow(UsageError);
  expect(() => parseWholeNumber("--count", text, rule)).toThrow(/^--count: .*a whole number from 1 to 100$/u);
});
