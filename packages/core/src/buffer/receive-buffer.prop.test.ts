import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ReceiveBuffer, type HeldRange } from "./receive-buffer.ts";

/** The same as `ReceiveBuffer`, octet by octet: one cell for every position of the stream. */
class NaiveBuffer {
  readonly cells: (number | undefined)[] = [];
  next = 0;
  readAt = 0;

  insert(offset: number, bytes: Uint8Array): HeldRange | undefined {
    let duplicate: { start: number; end: number } | undefined;
    const base = this.next + offset;
    for (const [index, value] of bytes.entries()) {
      const at = base + index;
      if (this.cells[at] === undefined) this.cells[at] = value;
      else if (duplicate === undefined) duplicate = { start: at, end: at + 1 };
      else if (duplicate.end === at) duplicate.end = at + 1;
    }
    while (this.cells[this.next] !== undefined) this.next += 1;
    return duplicate && { start: duplicate.start - this.next, end: duplicate.end - this.next };
  }

  get outOfOrder(): HeldRange[] {
    const ranges: { start: number; end: number }[] = [];
    for (let at = this.next; at < this.cells.length; at += 1) {
      if (this.cells[at] === undefined) continue;
      const last = ranges.at(-1);
      if (last?.end === at - this.next) last.end += 1;
      else ranges.push({ start: at - this.next, end: at - this.next + 1 });
    }
    return ranges;
  }

  read(count: number): (number | undefined)[] {
    const end = Math.min(this.next, this.readAt + count);
    const octets = this.cells.slice(this.readAt, end);
    this.readAt = end;
    return octets;
  }
}

const steps = (offset: number, length: number) =>
  fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          offset: fc.oneof(fc.constant(0), fc.nat(offset)),
          length: fc.nat(length),
          read: fc.constant(-1),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ offset: fc.constant(0), length: fc.constant(0), read: fc.nat(2 * length) }),
      },
    ),
    { maxLength: 60 },
  );

const prove = (arbitrary: ReturnType<typeof steps>, numRuns: number): void =>
  fc.assert(
    fc.property(arbitrary, (all) => {
      const buffer = new ReceiveBuffer();
      const naive = new NaiveBuffer();
      for (const [index, step] of all.entries()) {
        if (step.read >= 0) {
          const ahead = new Uint8Array(step.read);
          const into = new Uint8Array(step.read);
          const seen = buffer.peek(ahead, 0);
          const count = buffer.read(into);
          expect(seen).toBe(count);
          expect(ahead).toEqual(into);
          expect([...into.subarray(0, count)]).toEqual(naive.read(step.read));
          continue;
        }
        // Every copy of an octet differs, so that it shows which one was kept.
        const bytes = Uint8Array.from({ length: step.length }, (_, at) => (index * 31 + at) & 0xff);
        const before = naive.next;
        const duplicate = naive.insert(step.offset, bytes);
        expect(buffer.insert(step.offset, bytes)).toBe(naive.next - before);
        expect(buffer.duplicate).toEqual(duplicate);
        expect(buffer.outOfOrder).toEqual(naive.outOfOrder);
        expect(buffer.outOfOrderBytes).toBe(
          naive.outOfOrder.reduce((sum, { start, end }) => sum + end - start, 0),
        );
        expect(buffer.readable).toBe(naive.next - naive.readAt);
        const held = buffer.readable + buffer.outOfOrderBytes;
        expect(buffer.capacity).toBeLessThanOrEqual(4 * held + 1024 * (1 + naive.outOfOrder.length) + 65_536);
      }
      const rest = new Uint8Array(buffer.readable);
      buffer.read(rest);
      expect([...rest]).toEqual(naive.read(Number.POSITIVE_INFINITY));
      buffer.dropOutOfOrder();
      expect(buffer.capacity).toBe(0);
    }),
    { numRuns },
  );

test("short segments in any order, overlapping in any way, are put together as one octet at a time would be", () => {
  prove(steps(30, 12), 1000);
});

test("so are segments of all sizes over more than one piece of memory", () => {
  prove(steps(9000, 3000), 100);
});
