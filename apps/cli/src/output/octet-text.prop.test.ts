import * as fc from "fast-check";
import { expect, test } from "vitest";
import { numbers, texts } from "../../test/support/json-values.ts";
import { OctetText, phrase } from "./octet-text.ts";

const LABEL = phrase("value:");

const written = (write: (to: OctetText) => void): string => {
  // Too little room for what is written, so that it has to grow.
  const to = new OctetText(1);
  write(to);
  return to.bytes.toString("utf8", 0, to.length);
};

test("a number is written as JSON.stringify does it", () => {
  fc.assert(
    fc.property(numbers, (value) => {
      expect(written((to) => to.number(LABEL, value))).toBe(`value:${JSON.stringify(value)}`);
    }),
    { numRuns: 20_000 },
  );
});

test("a string is written as JSON.stringify does it", () => {
  fc.assert(
    fc.property(texts, (value) => {
      expect(written((to) => to.string(LABEL, value))).toBe(`value:${JSON.stringify(value)}`);
    }),
    { numRuns: 2000 },
  );
});
