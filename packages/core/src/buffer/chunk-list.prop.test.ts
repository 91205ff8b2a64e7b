import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkList } from "./chunk-list.ts";

type Step =
  | { readonly kind: "append"; readonly count: number; readonly skip: number }
  | { readonly kind: "discard"; readonly part: number }
  | { readonly kind: "look"; readonly from: number; readonly length: number }
  | { readonly kind: "absorb"; readonly counts: readonly number[]; readonly gone: number };

const count = fc.oneof(fc.nat(40), fc.integer({ min: 1400, max: 1460 }), fc.nat(70_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count, skip: fc.nat(5) }),
  fc.record({ kind: fc.constant("discard" as const), part: fc.nat(100) }),
  fc.record({ kind: fc.constant("look" as const), from: fc.nat(1_000_000), length: count }),
  fc.record({
    kind: fc.constant("absorb" as const),
    counts: fc.array(count, { maxLength: 4 }),
    gone: fc.nat(100),
  }),
);

/** Octets that tell where in the whole run they belong. */
const octets = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => ((from + index) * 167 + ((from + index) >> 8)) & 0xff);

test("a list holds what was put in and not yet thrown away, whatever the order of the calls", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = new ChunkList();
      let first = 0;
      let end = 0;
      for (const each of steps) {
        switch (each.kind) {
          case "append": {
            const bytes = new Uint8Array(each.count + 2 * each.skip);
            bytes.set(octets(end, each.count), each.skip);
            list.append(bytes, each.skip, each.skip + each.count);
            end += each.count;
            break;
          }
          case "discard": {
            const gone = Math.floor(((end - first) * each.part) / 100);
            list.discard(gone);
            first += gone;
            break;
          }
          case "look": {
            const from = Math.min(each.from, end - first);
            const length = Math.min(each.length, end - first - from);
            const expected = octets(first + from, length);
            expect(Buffer.compare(list.view(from, length), expected)).toBe(0);
            const into = new Uint8Array(length);
            expect(list.copy(into, from)).toBe(length);
            expect(Buffer.compare(into, expected)).toBe(0);
            break;
          }
          case "absorb": {
            const other = new ChunkList();
            const total = each.counts.reduce((sum, part) => sum + part, 0);
            const gone = Math.floor((total * each.gone) / 100);
            let at = end - gone;
            for (const part of each.counts) {
              other.append(octets(at, part), 0, part);
              at += part;
            }
            other.discard(gone);
            list.absorb(other);
            end += total - gone;
            expect(other.length).toBe(0);
            expect(other.capacity).toBe(0);
            break;
          }
        }
        expect(list.length).toBe(end - first);
        if (list.length === 0) expect(list.capacity).toBe(0);
      }
      expect(Buffer.compare(list.view(0, end - first), octets(first, end - first))).toBe(0);
    }),
    { numRuns: 200 },
  );
});
