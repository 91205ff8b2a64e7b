import { expect } from "vitest";
import type { Claim } from "./claims.ts";

export const closingClaims: Readonly<Record<string, Claim>> = {
  "half-close": (facts) => {
    expect(facts.entered("A", "FIN-WAIT-2")).toBeLessThan(200);
    expect(facts.entered("A", "TIME-WAIT")).toBeGreaterThan(2000);
    expect(facts.report("A").read).toBe(50_000);
    expect(facts.readBy("A", 1)).toBeGreaterThan(1000);
  },
  "simultaneous-close": (facts) => {
    for (const end of ["A", "B"] as const)
      expect(facts.states(end).slice(-4)).toEqual(["FIN-WAIT-1", "CLOSING", "TIME-WAIT", "CLOSED"]);
  },
  reset: (facts) => {
    expect(facts.report("A").closeReason?.kind).toBe("aborted");
    expect(facts.report("B").closeReason?.kind).toBe("reset-by-peer");
    expect([...facts.states("A"), ...facts.states("B")]).not.toContain("TIME-WAIT");
    expect(facts.report("B").read).toBeLessThan(50_000);
  },
  "unread-data": (facts) => {
    expect(facts.from("B").at(-1)?.bits).toContain("RST");
    expect(facts.from("B").some(({ bits }) => bits.includes("FIN"))).toBe(false);
    expect(facts.report("A").closeReason?.kind).toBe("reset-by-peer");
  },
  "time-wait-reuse": (facts) => {
    expect(facts.entered("B", "TIME-WAIT", "first")).toBeGreaterThan(0);
    expect(facts.report("B", "first").closeReason?.kind).toBe("replaced");
    expect(facts.entered("A", "ESTABLISHED", "second")).toBe(1240);
    expect(facts.report("B", "second").read).toBe(1000);
  },
  "half-open": (facts) => {
    expect(facts.report("B").forgotten).toBe(true);
    expect(facts.report("A").closeReason?.kind).toBe("reset-by-peer");
    expect(facts.entered("A", "CLOSED")).toBe(60_040);
    expect(facts.from("B").at(-1)?.bits).toContain("RST");
  },
  "half-open-syn": (facts) => {
    const afterReboot = facts.segments
      .filter(({ at }) => at >= 1000)
      .map(({ from, bits }) => `${from} ${bits}`);
    expect(afterReboot.slice(0, 5)).toEqual(["A SYN", "B ACK", "A RST", "A SYN", "B SYN,ACK"]);
    expect(facts.report("B", "old").closeReason?.kind).toBe("reset-by-peer");
    expect(facts.report("B", "new").read).toBe(100);
  },
  "keep-alive": (facts) => {
    const probes = facts.mechanisms("A", "keep-alive-probe").map(({ at }) => at);
    expect(probes.map((at) => Math.round(at / 1000))).toEqual([30, 35, 40]);
    expect(facts.report("A").closeReason?.kind).toBe("keep-alive-timeout");
    expect(facts.report("B").state).toBe("ESTABLISHED");
  },
  "user-timeout": (facts) => {
    expect(facts.report("A").closeReason?.kind).toBe("user-timeout");
    expect(facts.entered("A", "CLOSED") - 250).toBeCloseTo(20_000, -2);
  },
  "blind-reset": (facts) => {
    expect(facts.mechanisms("B", "challenge-ack").map(({ because }) => because)).toEqual(
      Array.from({ length: 5 }, () => "rst"),
    );
    expect(facts.report("B")).toMatchObject({ read: 2000, closeReason: { kind: "closed" } });
  },
  "blind-syn": (facts) => {
    expect(facts.mechanisms("B", "challenge-ack").map(({ because }) => because)).toEqual(["syn"]);
    expect(facts.report("B")).toMatchObject({ read: 1000, closeReason: { kind: "closed" } });
  },
  "blind-data": (facts) => {
    expect(facts.mechanisms("B", "challenge-ack").map(({ because }) => because)).toEqual(["ack"]);
    expect(facts.report("B")).toMatchObject({ read: 1000, closeReason: { kind: "closed" } });
  },
  "time-wait-assassination": (facts) => {
    const late = facts.segments.filter(({ at }) => at >= 5000).map(({ from, bits }) => `${from} ${bits}`);
    expect(late).toEqual(["stray ACK", "A ACK", "B RST"]);
    expect(facts.entered("A", "CLOSED") - facts.entered("A", "TIME-WAIT")).toBeGreaterThanOrEqual(240_000);
    expect(facts.report("A").closeReason?.kind).toBe("closed");
  },
  "old-ack-storm": (facts) => {
    const between = facts.segments.filter(({ at }) => at >= 500 && at < 5000).map(({ from }) => from);
    expect(between).toEqual(["stray", "B", "stray", "B", "stray", "B"]);
  },
};
