import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimerHeap, type Timed } from "./timer-heap.ts";

class Entry implements Timed {
  heapSlot = -1;
  at = Number.POSITIVE_INFINITY;
  nextTimeout(): number {
    return this.at;
  }
}

const time = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(50), fc.nat(1000));
const steps = fc.array(
  fc.tuple(fc.constantFrom("set", "put-off", "remove", "ask", "fire"), fc.nat(99), time),
  { maxLength: 600, size: "max" },
);

const least = (entries: readonly Entry[]): number => Math.min(...entries.map((entry) => entry.at));

describe("the heap of timers", () => {
  test("knows at any time what is due next, also of timers that were put off without telling it", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const heap = new TimerHeap();
        const entries = Array.from({ length: 100 }, () => new Entry());
        for (const [what, index, at] of all) {
          const entry = entries[index] ?? expect.fail();
          if (what === "set") {
            entry.at = at;
            heap.arm(entry, at);
          } else if (what === "put-off") entry.at = Math.max(entry.at, at);
          else if (what === "remove") {
            entry.at = Number.POSITIVE_INFINITY;
            heap.remove(entry);
          } else if (what === "ask") expect(heap.nextTimeout()).toBe(least(entries));
          else {
            const top = heap.top();
            expect(top?.nextTimeout() ?? Number.POSITIVE_INFINITY).toBe(least(entries));
            if (top !== undefined) (top as Entry).at = at;
            if (top !== undefined) heap.arm(top, at);
          }
        }
        expect(heap.nextTimeout()).toBe(least(entries));
      }),
    );
  });

  test("gives what is due in order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: 200, size: "max" }), (times) => {
        const heap = new TimerHeap();
        for (const at of times) {
          const entry = new Entry();
          entry.at = at;
          heap.arm(entry, at);
        }
        const seen: number[] = [];
        for (let top = heap.top(); top !== undefined; top = heap.top()) {
          seen.push(top.nextTimeout());
          heap.remove(top);
        }
        expect(seen).toEqual(times.toSorted((a, b) => a - b));
        expect(heap.size).toBe(0);
      }),
    );
  });

  test("has no place for what is never due", () => {
    const heap = new TimerHeap();
    heap.arm(new Entry(), Number.POSITIVE_INFINITY);
    expect(heap.size).toBe(0);
    heap.remove(new Entry());
    expect(heap.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });
});
