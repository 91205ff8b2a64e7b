import { expect } from "vitest";
import type { RunFacts } from "../support/run-facts.ts";
import type { Claim } from "./claims.ts";

/** The answer of B's program, as A reads it. */
const answeredAt = (facts: RunFacts): number => facts.readBy("A", 200);

export const windowClaims: Readonly<Record<string, Claim>> = {
  "zero-window": (facts) => {
    expect(Math.min(...facts.from("B").map(({ window }) => window))).toBe(0);
    const probes = facts.mechanisms("A", "window-probe").map(({ at }) => at);
    expect(probes.length).toBeGreaterThan(2);
    const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0));
    for (const [index, gap] of gaps.entries())
      if (index > 1) expect(gap).toBeCloseTo(2 * (gaps[index - 1] ?? 0), 0);
    expect(facts.readBy("B", 100_000)).toBeGreaterThan(20_000);
  },
  "window-update-lost": (facts) => {
    const update = facts.from("B").find(({ at, window }) => at >= 5000 && window > 0);
    expect(update?.arrivedAt).toBeUndefined();
    const probe = facts.mechanisms("A", "window-probe").find(({ at }) => at > 5000);
    const next = facts.data("A").find(({ at, payloadLength }) => at > 5000 && payloadLength > 1);
    // B acknowledges the one octet of the probe in its own time.
    expect((next?.at ?? 0) - (probe?.at ?? 0)).toBeLessThanOrEqual(240);
    expect(facts.report("B").read).toBe(100_000);
  },
  "silly-window": (facts) => {
    const small = facts
      .data("A")
      .filter(({ payloadLength, bits }) => payloadLength < 1448 && !bits.includes("PSH"));
    expect(small).toEqual([]);
    expect(facts.data("A").length).toBeLessThan(1.2 * (40_000 / 1448) + 4);
  },
  "slow-reader": (facts) => {
    expect(Math.max(...facts.samples("A").map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(
      32_000 + 1448,
    );
    expect(facts.report("A").info.totalRetrans).toBe(0);
    expect(facts.goodput("B")).toBeGreaterThan(80_000);
    expect(facts.goodput("B")).toBeLessThan(110_000);
  },
  "nagle-and-delayed-ack": (facts, other) => {
    const [, header, body] = facts.data("A");
    expect([header?.payloadLength, body?.payloadLength]).toEqual([300, 300]);
    // B's acknowledgement has waited 200 ms for company.
    expect((body?.at ?? 0) - (header?.at ?? 0)).toBe(240);
    expect(answeredAt(facts) - answeredAt(other("no-delay"))).toBe(240);
  },
  "no-delay": (facts) => {
    expect(facts.data("A").map(({ at }) => at)).toEqual([100, 1000, 1000]);
    expect(answeredAt(facts)).toBe(1040);
  },
  nagle: (facts) => {
    const sizes = facts.data("A").map(({ payloadLength }) => payloadLength);
    expect(sizes[0]).toBe(10);
    expect(sizes.length).toBeLessThan(12);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(100);
  },
  "delayed-ack": (facts) => {
    const segments = facts.data("A").length;
    expect(segments).toBe(31);
    expect(facts.acks("B").length).toBeLessThan(0.75 * segments);
    const last = facts.data("A").find(({ at }) => at === 2000);
    const answer = facts.acks("B").find(({ at }) => at >= 2000);
    expect((answer?.at ?? 0) - (last?.arrivedAt ?? 0)).toBe(200);
  },
  "long-fat-pipe": (facts, other) => {
    expect(facts.report("A").info.options.windowScale).toBe(true);
    expect(Math.max(...facts.samples("A").map(({ inFlight }) => inFlight))).toBeGreaterThan(2_000_000);
    expect(facts.goodput("B")).toBeGreaterThan(10 * other("long-thin-window").goodput("B"));
  },
  "long-thin-window": (facts) => {
    expect(facts.report("A").info.options.windowScale).toBe(false);
    expect(Math.max(...facts.samples("A").map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(
      65_535 + 1448,
    );
    expect((8 * facts.goodput("B")) / 1e6).toBeLessThan(2.7);
  },
  urgent: (facts) => {
    const told = facts.run.events.filter((event) => event.type === "urgent" && event.end === "B");
    expect(told.length).toBeGreaterThan(0);
    expect(facts.data("A").some(({ bits }) => bits.includes("URG"))).toBe(true);
    expect(facts.report("B").read).toBe(3010);
  },
};
