import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WindowedMax } from "./windowed-max.ts";

test("it is the largest of the last rounds, whatever comes", () => {
  const step = fc.record({ value: fc.integer({ min: 0, max: 20 }), advance: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      (steps, length) => {
        const filter = new WindowedMax();
        const seen: { round: number; value: number }[] = [];
        let round = 0;
        for (const { value, advance } of steps) {
          round += advance;
          seen.push({ round, value });
          const within = seen.filter((each) => each.round > round - length).map((each) => each.value);
          expect(filter.update(value, round, length)).toBe(Math.max(...within));
        }
      },
    ),
  );
});
