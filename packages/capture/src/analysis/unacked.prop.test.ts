import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StreamStore } from "./store.ts";
import { UnackedSegments } from "./unacked.ts";

/** Wireshark's own list: newest first, walked whole at every step. */
class List {
  #segments: { seq: number; end: number; frame: number; time: number }[] = [];

  add(seq: number, end: number, frame: number, time: number): void {
    this.#segments.unshift({ seq, end, frame, time });
  }

  /** The frame that is acknowledged exactly and was sent first. */
  acknowledge(ack: number): number {
    let acked = 0;
    this.#segments = this.#segments.filter((segment) => {
      if (segment.end === ack) acked = segment.frame;
      if (((segment.end - ack) | 0) <= 0) return false;
      if (((ack - segment.seq) | 0) > 0) segment.seq = ack;
      return true;
    });
    return acked;
  }

  span(base: number): number {
    if (this.#segments.length === 0) return 0;
    const low = Math.min(...this.#segments.map(({ seq }) => (seq - base) >>> 0));
    const high = Math.max(...this.#segments.map(({ end }) => (end - base) >>> 0));
    return (high - low) >>> 0;
  }

  get oldest(): number {
    return this.#segments.at(-1)?.frame ?? 0;
  }
}

/** Segments near each other, some sent again, some out of order; ACKs that meet their ends and that do not. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ seq: fc.nat(60), length: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ ack: fc.nat(70) }) },
  // Numbers of another time: what follows upon what is not an order any more.
  { weight: 1, arbitrary: fc.record({ seq: fc.nat(2 ** 32 - 1), length: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ ack: fc.nat(2 ** 32 - 1) }) },
);

test("says what a plain list walked whole says", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 0x7fff_ffe0, -32),
      fc.integer({ min: 0, max: 1 }),
      fc.array(step, { maxLength: 200, size: "max" }),
      (start, direction, steps) => {
        const store = new StreamStore();
        store.add();
        const unacked = new UnackedSegments(store);
        const list = new List();
        steps.forEach((one, index) => {
          const frame = index + 1;
          if ("ack" in one) {
            const ack = (start + one.ack) | 0;
            unacked.acknowledge(direction, ack);
            expect(unacked.ackedFrame).toBe(list.acknowledge(ack));
            if (unacked.ackedFrame > 0) expect(unacked.ackedTime).toBe(unacked.ackedFrame * 10);
          } else {
            const seq = (start + one.seq) | 0;
            const end = (seq + one.length) | 0;
            unacked.add(direction, seq, end, frame, frame * 10);
            list.add(seq, end, frame, frame * 10);
          }
          for (const base of [start - 1, start + 20])
            expect(unacked.span(direction, base)).toBe(list.span(base));
          expect(unacked.oldest(direction)).toBe(list.oldest);
          // The other direction is not touched.
          expect(unacked.span(direction ^ 1, start)).toBe(0);
        });
      },
    ),
  );
});

test("an ACK that takes nothing of what came again costs no walk over it", () => {
  const store = new StreamStore();
  store.add();
  const unacked = new UnackedSegments(store);
  // With a walk for each they would take minutes.
  for (let number = 10_000; number > 0; number--) unacked.add(0, number * 3, number * 3 + 2, 1, 1);
  for (let number = 0; number < 5_000_000; number++) unacked.acknowledge(0, 3);
  expect(unacked.span(0, 0)).toBe(29_999);
});
