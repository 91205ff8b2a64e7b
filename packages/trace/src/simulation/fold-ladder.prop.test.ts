/** Folding loses nothing: every row is shown or counted, in its order, and the ladder becomes as short as asked. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Fold, type FoldedRow, foldLadder } from "./fold-ladder.ts";
import type { PacketView } from "./packet-view.ts";
import type { RunRow } from "./run-ladder.ts";

const row = fc.record({
  weight: fc.constantFrom<RunRow["weight"]>(0, 0, 0, 0, 1, 2, 3),
  from: fc.constantFrom<PacketView["from"]>("A", "B", "router"),
  length: fc.nat(1460),
  arrives: fc.boolean(),
  again: fc.boolean(),
  isPacket: fc.boolean(),
});

/** Rows at 0, 1, 2 … ms. */
const ladder = fc.array(row, { maxLength: 400, size: "max" }).map((rows) =>
  rows.map(({ weight, from, length, arrives, again, isPacket }, at): RunRow => {
    const base = { at, connection: "main", states: {}, weight };
    if (!isPacket) return { ...base, kind: "happening", end: "A", by: "tcp", words: "something" };
    const arrivals = arrives ? [{ at: at + 1, copy: 0, damaged: false }] : [];
    const says = {
      kind: "segment",
      sourcePort: 1,
      destinationPort: 2,
      flags: ["ACK"],
      sequence: 1,
      acknowledgement: 1,
      length,
      window: 1000,
      sack: [],
      maximumSegmentSize: undefined,
      windowShift: undefined,
    } as const;
    const fate = { stopped: undefined, elsewhere: false, marked: false, heldBack: false, fragmented: false };
    const packet = {
      number: at,
      at,
      from,
      to: "B",
      connection: "main",
      says,
      again,
      probe: false,
      arrivals,
      ...fate,
    } as const;
    return { ...base, kind: "packet", packet, arrival: arrivals[0] };
  }),
);

const isFold = (each: FoldedRow): each is Fold => each.kind === "fold";
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const expectWhole = (rows: readonly RunRow[], folded: readonly FoldedRow[]): void => {
  // In their order, with nothing but folds between.
  let next = 0;
  for (const each of folded) {
    if (isFold(each)) {
      const hidden = rows.slice(next, next + each.rows);
      next += each.rows;
      expect(hidden).toHaveLength(each.rows);
      expectCounted(hidden, each);
    } else {
      expect(each).toBe(rows[next]);
      next += 1;
    }
  }
  expect(next).toBe(rows.length);
};

const expectCounted = (hidden: readonly RunRow[], fold: Fold): void => {
  const packets = hidden.flatMap((each) => (each.kind === "packet" ? [each.packet] : []));
  const { A, B, others } = fold.packets;
  expect(A + B + others).toBe(packets.length);
  expect(A).toBe(packets.filter(({ from }) => from === "A").length);
  expect(fold.again).toBe(packets.filter(({ again }) => again).length);
  expect(fold.lost).toBe(
    packets.filter(({ arrivals, elsewhere }) => arrivals.length === 0 && !elsewhere).length,
  );
  expect(fold.from).toBe(hidden[0]?.at);
  expect(fold.to).toBe(hidden.at(-1)?.at);
};

test("every row is shown or counted, in its order", () => {
  fc.assert(
    fc.property(ladder, fc.integer({ min: 4, max: 100 }), (rows, most) => {
      expectWhole(rows, foldLadder(rows, most));
    }),
  );
});

test("a ladder that is hardly too long stays whole", () => {
  fc.assert(
    fc.property(ladder, (rows) => {
      expect(foldLadder(rows, Math.max(4, rows.length))).toEqual(rows);
    }),
  );
});

test("what is shown is about as much as was asked for, and no fold hides next to nothing", () => {
  fc.assert(
    fc.property(ladder, fc.integer({ min: 10, max: 100 }), (rows, most) => {
      const folded = foldLadder(rows, most);
      const folds = folded.filter(isFold);
      const shown = folded.length - folds.length;
      // Between two rows that are kept, three at most are shown rather than counted.
      expect(shown).toBeLessThanOrEqual(Math.max(most + 12, 4 * most + 3));
      expect(folds.every((fold) => fold.rows > 3)).toBe(true);
      expect(sum(folds.map((fold) => fold.rows)) + shown).toBe(rows.length);
    }),
  );
});

test("changes of state stay as long as there is room for them", () => {
  fc.assert(
    fc.property(ladder, (rows) => {
      const changes = rows.filter(({ weight }) => weight === 3);
      const shown = new Set(foldLadder(rows, changes.length + 60));
      expect(changes.every((change) => shown.has(change))).toBe(true);
    }),
  );
});
