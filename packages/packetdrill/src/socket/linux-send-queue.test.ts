import type { ConnectionInfo } from "@tcplens/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinuxSendQueue, type SendFacts } from "./linux-send-queue.ts";

const MSS = 1000;
const SIZE = 50_000;
/** What a buffer costs beside its octets. */
const PRICE = 1280;

const info = {
  sndMss: MSS,
  sndCwnd: 10,
  sndSsthresh: Infinity,
  sndWnd: 65_535,
  srtt: 100,
  minRtt: 100,
} as ConnectionInfo;

const facts = (more: Partial<SendFacts> = {}): SendFacts => ({
  info,
  acknowledged: 0,
  sent: 0,
  written: 0,
  size: SIZE,
  lowWater: Number.POSITIVE_INFINITY,
  minimumSegments: 2,
  largestWindow: 65_535,
  ...more,
});

/** Writes as much as is taken; returns the end of the stream. */
const fill = (queue: LinuxSendQueue, from: number, more: Partial<SendFacts> = {}): number => {
  let written = from;
  for (;;) {
    const taken = queue.next(1_000_000, facts({ ...more, written }));
    if (taken === 0) return written;
    written += taken;
  }
};

test("a write is taken in whole segments, as many as half of the largest window holds", () => {
  expect(new LinuxSendQueue().next(1_000_000, facts())).toBe(32 * MSS);
  expect(new LinuxSendQueue().next(1_000_000, facts({ largestWindow: 5000 }))).toBe(2 * MSS);
  expect(new LinuxSendQueue().next(1_000_000, facts({ largestWindow: 0 }))).toBe(65 * MSS);
  expect(new LinuxSendQueue().next(300, facts())).toBe(300);
});

test("the limit is looked at when a buffer is begun: what stands over it is no more than one buffer", () => {
  const queue = new LinuxSendQueue();
  const written = fill(queue, 0);
  expect(written).toBe(64 * MSS);
  expect(queue.next(1, facts({ written }))).toBe(0);
});

test("short writes fill up a buffer that is not sent yet, and cost no more than one", () => {
  const queue = new LinuxSendQueue();
  expect(queue.next(100, facts())).toBe(100);
  expect(queue.next(100, facts({ written: 100 }))).toBe(100);
  // Sent: the next write begins a buffer of its own.
  expect(queue.next(100, facts({ written: 200, sent: 200, size: 200 + PRICE }))).toBe(0);
  expect(queue.next(100, facts({ written: 200, sent: 200, size: 200 + PRICE + 1 }))).toBe(100);
});

test("no buffer is begun beyond the low-water mark of what is unsent", () => {
  const queue = new LinuxSendQueue();
  expect(queue.next(1, facts({ written: 1000, lowWater: 1000 }))).toBe(0);
  expect(queue.next(1, facts({ written: 1000, sent: 1, lowWater: 1000 }))).toBe(1);
});

describe("isWritable", () => {
  test("is told while a third of the limit is free", () => {
    const queue = new LinuxSendQueue();
    const written = fill(queue, 0);
    expect(queue.isWritable(facts({ written }))).toBe(false);
    expect(queue.isWritable(facts({ written, sent: written, acknowledged: written - 10 * MSS }))).toBe(true);
  });

  test("is not told while half of the low-water mark is unsent", () => {
    const queue = new LinuxSendQueue();
    queue.next(1000, facts());
    expect(queue.isWritable(facts({ written: 1000, lowWater: 2000 }))).toBe(false);
    expect(queue.isWritable(facts({ written: 1000, lowWater: 2001 }))).toBe(true);
  });
});

test("whatever is written, sent and acknowledged: the bound holds, and an empty queue takes more", () => {
  const step = fc.record({
    write: fc.nat({ max: 90_000 }),
    send: fc.nat({ max: 40 }),
    acknowledge: fc.nat({ max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const queue = new LinuxSendQueue();
      let [written, sent, acknowledged] = [0, 0, 0];
      for (const { write, send, acknowledge } of steps) {
        for (let left = write; left > 0;) {
          const taken = queue.next(left, facts({ written, sent, acknowledged }));
          expect(taken).toBeLessThanOrEqual(left);
          // Over the limit a buffer is only filled up.
          if (written - acknowledged >= SIZE) expect(taken).toBeLessThan(32 * MSS);
          if (taken === 0) {
            expect(written).toBeGreaterThan(acknowledged);
            break;
          }
          written += taken;
          left -= taken;
        }
        sent = Math.min(written, sent + send * MSS);
        acknowledged = Math.min(sent, acknowledged + acknowledge * MSS);
      }
      expect(queue.isWritable(facts({ written, sent: written, acknowledged: written }))).toBe(true);
      expect(queue.next(1, facts({ written, sent: written, acknowledged: written }))).toBe(1);
    }),
  );
});

describe("defersLast", () => {
  const late = (queue: LinuxSendQueue, more: Partial<SendFacts>, now: number): boolean =>
    queue.defersLast(facts(more), now);

  test("holds back less than a third of the window when more of the piece is to come and an acknowledgement is near", () => {
    const queue = new LinuxSendQueue();
    queue.next(20_000, facts());
    expect(late(queue, { written: 20_000, sent: 2000 }, 0)).toBe(false);
    expect(late(queue, { written: 20_000, sent: 2000 }, 51)).toBe(true);
    expect(late(queue, { written: 20_000, sent: 9000 }, 51)).toBe(false);
  });

  test("never holds back the end of what is written", () => {
    const queue = new LinuxSendQueue();
    queue.next(2000, facts());
    late(queue, { written: 2000, sent: 1000 }, 0);
    expect(late(queue, { written: 2000, sent: 2000 }, 99)).toBe(false);
  });
});
