import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WordTable } from "./word-table.ts";

const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));

test("answers as a map of the same entries would, however large it grows", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 3000, size: "max" }), (keys) => {
      const table = new WordTable();
      const map = new Map<string, number>();
      keys.forEach((key, index) => {
        expect(table.get(...key)).toBe(map.get(key.join()) ?? -1);
        table.set(...key, index);
        map.set(key.join(), index);
      });
      for (const [key, value] of map) {
        const [a = 0, b = 0, c = 0] = key.split(",").map(Number);
        expect(table.get(a, b, c)).toBe(value);
      }
      expect(table.size).toBe(map.size);
    }),
    { numRuns: 30 },
  );
});

/** The inverse of an odd number modulo 2³². */
const inverse = (odd: number): number => {
  let x = 1;
  for (let step = 0; step < 6; step++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
};

test("keys chosen for the constants of the hash do not meet", () => {
  const table = new WordTable();
  // Each met by all before it they would take minutes.
  for (let n = 0; n < 400_000; n++) {
    // Each word times its constant comes to the same.
    const second = Math.imul(Math.imul(n, 0x9e3779b1) ^ 0x1234567, inverse(0x85ebca6b));
    table.set(n, second, 0, n);
  }
  expect(table.size).toBe(400_000);
});
