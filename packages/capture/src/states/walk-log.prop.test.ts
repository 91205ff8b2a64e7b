import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WalkLog, type WalkEntry } from "./walk-log.ts";

const change = fc.record({
  stream: fc.nat({ max: 5 }),
  frame: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  side: fc.nat({ max: 1 }),
  from: fc.nat({ max: 15 }),
  to: fc.nat({ max: 15 }),
  trigger: fc.nat({ max: 31 }),
});

test("gives each stream its own changes back, in order", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 600, size: "max" }), (changes) => {
      const log = new WalkLog();
      const last = new Map<number, number>();
      const kept = new Map<number, WalkEntry[]>();
      for (const { stream, ...entry } of changes) {
        const { frame, side, from, to, trigger } = entry;
        last.set(stream, log.add(last.get(stream) ?? 0, frame, side, from, to, trigger));
        kept.set(stream, [...(kept.get(stream) ?? []), entry]);
      }
      for (const [stream, entries] of kept) expect(log.read(last.get(stream) ?? 0)).toEqual(entries);
      expect(log.read(0)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test.each([2 ** 18 - 3, 2 ** 18 - 2, 2 ** 18 - 1, 2 ** 18, 300_000])(
  "finds a stream's change again behind %i of another",
  (others) => {
    const log = new WalkLog();
    let idle = log.add(0, 1, 0, 1, 2, 31);
    let busy = 0;
    for (let frame = 2; frame < others + 2; frame++) busy = log.add(busy, frame, 1, 15, 15, 31);
    idle = log.add(idle, 7, 1, 2, 3, 5);
    expect(log.read(idle)).toEqual([
      { frame: 1, side: 0, from: 1, to: 2, trigger: 31 },
      { frame: 7, side: 1, from: 2, to: 3, trigger: 5 },
    ]);
    expect(log.read(busy)).toHaveLength(others);
  },
);
