import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FLAG_NAMES } from "./flags.ts";
import { StreamStore } from "./store.ts";

const flags = fc.oneof(fc.constant(0), fc.nat({ max: 2 ** FLAG_NAMES.length - 1 }), fc.constant(3 << 18));

const counted = (store: StreamStore, stream: number): number[] =>
  FLAG_NAMES.map((_, bit) => store.flagCount(stream, bit));

test("counts each stream's flags, and those of a copy apart from the original's", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 79 }), flags), { maxLength: 400, size: "max" }),
      fc.array(flags, { maxLength: 4 }),
      (noted, later) => {
        const store = new StreamStore();
        const expected: number[][] = Array.from({ length: 80 }, () => FLAG_NAMES.map(() => 0));
        for (let stream = 0; stream < 80; stream++) store.add();
        const count = (row: readonly number[], bits: number): number[] =>
          row.map((known, bit) => known + ((bits >> bit) & 1));
        for (const [stream, bits] of noted) {
          store.countFlags(stream, bits);
          expected[stream] = count(expected[stream] ?? [], bits);
        }
        const copies = new StreamStore(store.addresses);
        for (let stream = 0; stream < 80; stream++) {
          copies.copy(copies.add(), store, stream);
          let row = expected[stream] ?? [];
          for (const bits of later) {
            copies.countFlags(stream, bits);
            row = count(row, bits);
          }
          expect(counted(copies, stream)).toEqual(row);
          expect(counted(store, stream)).toEqual(expected[stream]);
        }
      },
    ),
    { numRuns: 50 },
  );
});
