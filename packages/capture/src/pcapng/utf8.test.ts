import * as fc from "fast-check";
import { expect, test } from "vitest";
import { utf8 } from "./utf8.ts";

test("any text is encoded as the platform does it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(0xffff)), (text, units) => {
      const loose = String.fromCharCode(...units);
      for (const each of [text, loose]) expect(utf8(each)).toEqual([...new TextEncoder().encode(each)]);
    }),
  );
});

test("what is too long is cut off between characters", () => {
  expect(utf8("añ€😀", 1)).toEqual([0x61]);
  expect(utf8("añ€😀", 2)).toEqual([0x61]);
  expect(utf8("añ€😀", 6)).toHaveLength(6);
  expect(utf8("añ€😀", 9)).toHaveLength(6);
  expect(utf8("añ€😀", 10)).toHaveLength(10);
});
