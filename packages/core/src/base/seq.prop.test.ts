import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seq, seqAdd, seqDiff, seqGt, seqGte, seqLt, seqLte } from "./seq.ts";

const anywhere = fc
  .oneof(fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1), fc.nat(2 ** 32 - 1))
  .map(seq);
/** Less than half the circle. */
const step = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });

test("what is added is the distance", () => {
  fc.assert(
    fc.property(anywhere, step, (a, n) => {
      expect(seqDiff(seqAdd(a, n), a)).toBe(n);
    }),
  );
});

test("adding and taking away come back to the start, and stay on the circle", () => {
  fc.assert(
    fc.property(anywhere, step, (a, n) => {
      const moved = seqAdd(a, n);
      expect(seqAdd(moved, -n)).toBe(a);
      expect(moved).toBeGreaterThanOrEqual(0);
      expect(moved).toBeLessThan(2 ** 32);
    }),
  );
});

test("adding twice is adding the sum", () => {
  fc.assert(
    fc.property(anywhere, step, step, (a, m, n) => {
      expect(seqAdd(seqAdd(a, m), n)).toBe(seqAdd(a, m + n));
    }),
  );
});

test("of two different numbers less than half the circle apart, exactly one lies before the other", () => {
  fc.assert(
    fc.property(anywhere, step, (a, n) => {
      const b = seqAdd(a, n);
      expect(seqLt(a, b)).toBe(n > 0);
      expect(seqGt(a, b)).toBe(n < 0);
      expect(seqLte(a, b)).toBe(!seqGt(a, b));
      expect(seqGte(a, b)).toBe(!seqLt(a, b));
    }),
  );
});

test("comparing does not depend on where on the circle the numbers lie", () => {
  fc.assert(
    fc.property(anywhere, step, step, (a, n, moved) => {
      expect(seqLt(seqAdd(a, moved), seqAdd(seqAdd(a, n), moved))).toBe(seqLt(a, seqAdd(a, n)));
    }),
  );
});
