import { expect } from "vitest";
import type { RunFacts } from "../support/run-facts.ts";
import type { Claim } from "./claims.ts";

const retransmissions = (facts: RunFacts): number => facts.report("A").info.totalRetrans;

/** All of A's timers that went off, tail loss probes not counted. */
const timeouts = (facts: RunFacts): number => facts.mechanisms("A", "retransmission-timeout").length;

export const lossClaims: Readonly<Record<string, Claim>> = {
  "fast-retransmit": (facts) => {
    const [again] = facts.mechanisms("A", "retransmit");
    expect(again?.why).toBe("fast-retransmit");
    const repeated = facts
      .acks("B")
      .filter(
        ({ acknowledgement, arrivedAt }) =>
          acknowledgement === again?.sequence && (arrivedAt ?? 0) <= (again?.at ?? 0),
      );
    // The first that asked for it, and three repetitions at least.
    expect(repeated.length).toBeGreaterThanOrEqual(4);
    expect([retransmissions(facts), timeouts(facts)]).toEqual([1, 0]);
    const windows = facts.samples("A");
    const before = windows.findLast(({ at }) => at < (again?.at ?? 0))?.cwnd ?? 0;
    expect(windows.find(({ at }) => at >= (again?.at ?? 0) + 80)?.ssthresh).toBeLessThanOrEqual(0.7 * before);
  },
  "partial-acknowledgement": (facts) => {
    const again = facts.mechanisms("A", "retransmit");
    expect(again).toHaveLength(2);
    // One round trip apart.
    expect((again[1]?.at ?? 0) - (again[0]?.at ?? 0)).toBe(40);
    expect(facts.mechanisms("A", "enter-recovery")).toHaveLength(1);
    expect(timeouts(facts)).toBe(0);
  },
  "sack-recovery": (facts) => {
    const again = facts.mechanisms("A", "retransmit");
    expect(again).toHaveLength(4);
    expect((again[3]?.at ?? 0) - (again[0]?.at ?? 0)).toBeLessThanOrEqual(40);
    expect(new Set(again.map(({ sequence }) => sequence)).size).toBe(4);
    expect(timeouts(facts)).toBe(0);
  },
  "limited-transmit": (facts) => {
    const [again] = facts.mechanisms("A", "retransmit");
    expect(again?.why).toBe("fast-retransmit");
    expect(timeouts(facts)).toBe(0);
    // The window of four, and one more for each of the first two duplicates.
    const before = facts.data("A").filter(({ at }) => at <= (again?.at ?? 0));
    expect(new Set(before.map(({ sequence }) => sequence)).size).toBe(6);
  },
  "tail-loss-probe": (facts, other) => {
    expect(facts.mechanisms("A", "tail-loss-probe")).toHaveLength(1);
    expect([retransmissions(facts), timeouts(facts)]).toEqual([1, 0]);
    expect(facts.readBy("B", 10_000)).toBeLessThan(other("retransmission-timeout").readBy("B", 10_000) - 400);
  },
  "retransmission-timeout": (facts) => {
    expect([retransmissions(facts), timeouts(facts)]).toEqual([1, 1]);
    const [timeout] = facts.mechanisms("A", "retransmission-timeout");
    expect(timeout?.rto).toBe(1000);
    expect(facts.samples("A").find(({ at }) => at === timeout?.at)?.cwnd).toBe(1448);
  },
  "spurious-timeout": (facts) => {
    expect(timeouts(facts)).toBeGreaterThan(0);
    const [undo] = facts.mechanisms("A", "undo");
    expect(undo?.at).toBeGreaterThanOrEqual(1320);
    expect(facts.run.packets.every(({ history }) => history.every(({ what }) => what !== "lost"))).toBe(true);
    const windows = facts.samples("A");
    const before = windows.findLast(({ at }) => at <= 500)?.cwnd ?? 0;
    const after = windows.find(({ at }) => at > (undo?.at ?? 0))?.cwnd ?? 0;
    expect(after).toBeGreaterThanOrEqual(before);
  },
  "lost-acknowledgements": (facts) => {
    expect(retransmissions(facts)).toBe(0);
    const lost = facts.acks("B").filter(({ arrivedAt }) => arrivedAt === undefined).length;
    expect(lost).toBe(Math.floor(facts.acks("B").length / 2));
  },
  "burst-loss": (facts) => {
    const fates = facts.data("A").map(({ arrivedAt }) => arrivedAt === undefined);
    const lost = fates.filter(Boolean).length;
    const bursts = fates.filter((is, index) => is && !(fates[index - 1] ?? false)).length;
    expect(lost / bursts).toBeGreaterThan(2);
    // Recovery is entered by the burst, not by the packet.
    expect(facts.mechanisms("A", "enter-recovery").length).toBeLessThanOrEqual(bursts);
    expect(timeouts(facts)).toBe(0);
  },
  reordering: (facts) => {
    const overtaken = facts.run.packets.filter(({ history }) =>
      history.some(({ what }) => what === "reordered"),
    ).length;
    expect(overtaken).toBeGreaterThan(50);
    // Less than one in ten of those that were late was sent again.
    expect(retransmissions(facts)).toBeLessThan(overtaken / 10);
    expect(timeouts(facts)).toBe(0);
  },
  duplicates: (facts) => {
    expect(facts.run.counts.deliveries).toBeGreaterThan(1.2 * facts.run.counts.arrived);
    expect(retransmissions(facts)).toBe(0);
    expect(facts.report("A").info.dsackDups).toBeGreaterThan(0);
  },
  corruption: (facts) => {
    const damaged = facts.run.packets.filter(({ history }) =>
      history.some(({ what }) => what === "corrupted"),
    );
    expect(damaged.length).toBeGreaterThan(3);
    expect(retransmissions(facts)).toBeGreaterThan(0);
    expect(facts.report("B").read).toBe(300_000);
  },
  "fin-lost": (facts) => {
    const fins = facts.from("A").filter(({ bits }) => bits.includes("FIN"));
    expect(fins.map(({ arrivedAt }) => arrivedAt === undefined)).toEqual([true, true, false]);
    expect(facts.entered("B", "CLOSE-WAIT")).toBe(fins[2]?.arrivedAt);
    expect(facts.entered("A", "FIN-WAIT-2")).toBeGreaterThan(fins[2]?.at ?? 0);
  },
  "dead-path": (facts) => {
    const waits = facts.mechanisms("A", "retransmission-timeout").map(({ at }) => at);
    expect(waits).toHaveLength(15);
    const gaps = waits.slice(1).map((at, index) => at - (waits[index] ?? 0));
    for (const [index, gap] of gaps.entries())
      expect(gap).toBeCloseTo(Math.min(120_000, 2 * (gaps[index - 1] ?? gap / 2)), 0);
    expect(facts.report("A").closeReason?.kind).toBe("retransmissions-exhausted");
    expect(facts.run.at / 60_000).toBeGreaterThan(13);
    expect(facts.run.at / 60_000).toBeLessThan(19);
  },
};
