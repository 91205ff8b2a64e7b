import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "./json-fault.ts";

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const jsonish = fc.string({
  unit: fc.constantFrom(
    ...Array.from('{}[]:,"\\/ntrufalse0123456789.eE+- \t'),
    "\u0001",
    "\u2028",
    "true",
    "null",
    '"a"',
    "\\u00",
  ),
  maxLength: 24,
});

test("agrees with JSON.parse on what is JSON", () => {
  fc.assert(
    fc.property(fc.oneof(jsonish, fc.json(), fc.string()), (text) => {
      expect(jsonFault(text) === undefined).toBe(parses(text));
    }),
    { numRuns: 1000 },
  );
});

test("a fault lies within the text or at its end", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, cut) => {
      const fault = jsonFault(text.slice(0, cut % (text.length + 1)));
      if (fault !== undefined) expect(fault.offset).toBeLessThanOrEqual(text.length);
    }),
  );
});

test("a million brackets cost no stack", () => {
  expect(jsonFault("[".repeat(1_000_000))).toEqual({ offset: 1_000_000, reason: "it ends too early" });
});
