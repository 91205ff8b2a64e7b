import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StreamSet } from "./stream-set.ts";

test("it has what a set has, also as another made of its bits", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 300 }), fc.boolean())), (steps) => {
      const [made, model] = [new StreamSet(), new Set<number>()];
      for (const [stream, within] of steps) {
        made.set(stream, within);
        if (within) model.add(stream);
        else model.delete(stream);
      }
      for (const each of [made, new StreamSet(made.bits)]) {
        expect(each.size).toBe(model.size);
        for (let stream = 0; stream <= 310; stream += 1) expect(each.has(stream)).toBe(model.has(stream));
      }
    }),
  );
});

test("one made of another's bits is its own", () => {
  const first = new StreamSet();
  first.set(9, true);
  const second = new StreamSet(first.bits);
  second.set(9, false);
  expect([first.has(9), second.has(9)]).toEqual([true, false]);
});
