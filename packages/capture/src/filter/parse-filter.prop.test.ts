import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { FilterFault } from "./filter-fault.ts";
import { filterFields } from "./filter-fields.ts";
import { parseFilter } from "./parse-filter.ts";

const pieces = constantFrom(
  ...filterFields.map(({ name }) => name),
  ..."== != < >= ~ in { } , ( ) and or not contains matches".split(" "),
  ..."443 10ms 10.0.0.0/8 'x' 1..2 ::1 \\ \" é \u{1F600} % ..".split(" "),
);

test("whatever is written is a filter or a fault with a place within it", () => {
  const texts = oneof(
    array(pieces).map((each) => each.join(" ")),
    string({ unit: "binary" }),
  );
  assert(
    property(texts, (text) => {
      try {
        expect(parseFilter(text).passes).toBeTypeOf("function");
      } catch (error) {
        expect(error).toBeInstanceOf(FilterFault);
        expect((error as FilterFault).at).toBeGreaterThanOrEqual(0);
        expect((error as FilterFault).at).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 500 },
  );
});
