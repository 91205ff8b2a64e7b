import { expect, test } from "vitest";
import { Pair } from "../support/pair.ts";

const SEGMENTS = 8;

test.each(["rfc", "linux"] as const)(
  "a lost retransmission is found by its successor's arrival: %s",
  (profile) => {
    const copies = new Map<number, number>();
    let base: number | undefined;
    const pair = new Pair({
      delay: 25,
      A: { profile },
      B: { profile },
      drop: ({ from, segment }) => {
        if (from !== "A" || segment.payload.length === 0) return false;
        base ??= segment.sequence;
        const index = Math.round(((segment.sequence - base) >>> 0) / segment.payload.length);
        const copy = (copies.get(index) ?? 0) + 1;
        copies.set(index, copy);
        return (index === 1 && copy <= 2) || (index === 3 && copy === 1);
      },
    });
    pair.open();
    pair.run(pair.now + 100);
    const began = pair.now;
    pair.write("A", SEGMENTS * 1448);
    pair.run(began + 20_000);
    const last = pair.flights.findLast(({ from, segment }) => from === "A" && segment.payload.length > 0);
    expect(pair.received.B.length).toBe(SEGMENTS * 1448);
    expect(pair.told("A", "retransmission-timeout")).toBe(0);
    expect((last?.sentAt ?? 0) - began).toBeLessThan(150);
  },
);

test.each(["rfc", "linux", "bsd"] as const)(
  "a time-out that was for nothing leaves no long wait behind: %s",
  (profile) => {
    const outage = { from: Number.POSITIVE_INFINITY, to: 0 };
    let spared = false;
    const pair: Pair = new Pair({
      delay: 25,
      A: { profile },
      B: { profile },
      drop: ({ from, segment }) => {
        if (pair.now < outage.from || pair.now >= outage.to) return false;
        if (from === "A" && segment.payload.length > 0 && !spared) {
          spared = true;
          return false;
        }
        return true;
      },
    });
    pair.open();
    pair.run(500);
    pair.write("A", 14_480);
    pair.run(2000);
    outage.from = pair.now;
    outage.to = pair.now + 20_000;
    pair.write("A", SEGMENTS * 1448);
    pair.run(outage.to + 25_000);
    expect(pair.received.B.length).toBe(14_480 + SEGMENTS * 1448);
  },
);
