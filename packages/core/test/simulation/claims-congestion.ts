import { expect } from "vitest";
import type { RunFacts } from "../support/run-facts.ts";
import type { Claim } from "./claims.ts";

const megabits = (facts: RunFacts): number => (8 * facts.goodput("B")) / 1e6;
const cuts = (facts: RunFacts): number => facts.mechanisms("A", "enter-recovery").length;
const lost = (facts: RunFacts): number =>
  facts.run.packets.filter(({ history }) => history.some(({ what }) => what === "lost")).length;
const longestRoundTrip = (facts: RunFacts): number =>
  Math.max(...facts.samples("A").map(({ srtt }) => srtt ?? 0));

/** The window, one value for each cut: just before it, and once recovery was over. */
const sawtooth = (facts: RunFacts): readonly (readonly [number, number])[] => {
  const samples = facts.samples("A");
  const ends = facts.mechanisms("A", "exit-recovery");
  return facts
    .mechanisms("A", "enter-recovery")
    .map(({ at }, index) => [
      samples.findLast((sample) => sample.at < at)?.cwnd ?? 0,
      samples.find((sample) => sample.at > (ends[index]?.at ?? 0))?.cwnd ?? 0,
    ]);
};

export const congestionClaims: Readonly<Record<string, Claim>> = {
  "new-reno": (facts) => {
    expect(cuts(facts)).toBeGreaterThan(2);
    for (const [before, after] of sawtooth(facts).slice(1)) {
      expect(after / before).toBeGreaterThan(0.4);
      expect(after / before).toBeLessThan(0.65);
    }
    expect(megabits(facts)).toBeGreaterThan(8.5);
  },
  cubic: (facts) => {
    expect(cuts(facts)).toBeGreaterThan(2);
    for (const [before, after] of sawtooth(facts).slice(1)) {
      expect(after / before).toBeGreaterThan(0.6);
      expect(after / before).toBeLessThan(0.85);
    }
    expect(megabits(facts)).toBeGreaterThan(8.5);
  },
  bbr: (facts, other) => {
    expect(megabits(facts)).toBeGreaterThan(8.5);
    expect(facts.samples("A").some(({ pacingRate }) => pacingRate > 0)).toBe(true);
    const settled = (run: RunFacts): number => {
      const times = run
        .samples("A")
        .flatMap(({ at, srtt }) => (at > 3000 && srtt !== undefined ? [srtt] : []));
      return times.reduce((sum, value) => sum + value, 0) / times.length;
    };
    expect(settled(facts)).toBeLessThan(settled(other("cubic")));
  },
  "random-loss-new-reno": (facts) => {
    expect(cuts(facts)).toBeGreaterThan(10);
    expect(megabits(facts)).toBeLessThan(10);
  },
  "random-loss-bbr": (facts, other) => {
    expect(megabits(facts)).toBeGreaterThan(2 * megabits(other("random-loss-new-reno")));
  },
  ecn: (facts) => {
    const [syn, synAck] = facts.segments;
    expect([syn?.bits, synAck?.bits]).toEqual(["SYN,ECE,CWR", "SYN,ACK,ECE"]);
    expect(facts.from("B").some(({ bits }) => bits === "ACK,ECE")).toBe(true);
    expect(facts.data("A").some(({ bits }) => bits.includes("CWR"))).toBe(true);
    expect([lost(facts), facts.report("A").info.totalRetrans]).toEqual([0, 0]);
    expect(cuts(facts)).toBeGreaterThan(2);
    expect(megabits(facts)).toBeGreaterThan(8.5);
  },
  red: (facts) => {
    expect(lost(facts)).toBeGreaterThan(0);
    // After slow start the queue never fills: 100 packets would be 120 ms.
    const later = facts.samples("A").flatMap(({ at, srtt }) => (at > 1500 ? [srtt ?? 0] : []));
    expect(Math.max(...later)).toBeLessThan(100);
    expect(megabits(facts)).toBeGreaterThan(7);
  },
  bufferbloat: (facts) => {
    expect(longestRoundTrip(facts)).toBeGreaterThan(1000);
    expect(facts.samples("A").find(({ srtt }) => srtt !== undefined)?.srtt).toBeLessThan(50);
  },
  "idle-restart": (facts) => {
    const second = facts.data("A").filter(({ at }) => at >= 6000 && at < 6001);
    expect(second).toHaveLength(10);
    const before = facts.samples("A").findLast(({ at }) => at < 5999)?.cwnd ?? 0;
    expect(before).toBeGreaterThan(20 * 1448);
  },
  asymmetric: (facts) => {
    expect(megabits(facts)).toBeLessThan(15);
    expect(facts.acks("B").length).toBeLessThan(facts.data("A").length);
  },
  "path-mtu-icmp": (facts) => {
    const refused = facts.run.packets.find(({ history }) => history.some(({ what }) => what === "refused"));
    expect(refused).toBeDefined();
    expect(facts.run.packets.some(({ from }) => from === "router")).toBe(true);
    expect(facts.mechanisms("A", "path-mtu")).toEqual([expect.objectContaining({ mtu: 1300, by: "icmp" })]);
    const later = facts.data("A").filter(({ at }) => at > 141);
    expect(Math.max(...later.map(({ payloadLength }) => payloadLength))).toBe(1300 - 52);
    expect(facts.mechanisms("A", "retransmission-timeout")).toEqual([]);
  },
  "path-mtu-blackhole": (facts) => {
    expect(facts.run.packets.some(({ from }) => from === "router")).toBe(false);
    expect(facts.mechanisms("A", "retransmission-timeout").length).toBeGreaterThan(1);
    expect(facts.mechanisms("A", "path-mtu")[0]).toMatchObject({ by: "blackhole" });
    expect(facts.report("B").read).toBe(50_000);
  },
  "path-mtu-old-router": (facts) => {
    const sizes = facts.mechanisms("A", "path-mtu").map(({ mtu }) => mtu);
    // The sizes of RFC 1191 §7.1, down to the first that is small enough.
    expect(sizes).toEqual([2002, 1492, 1006]);
    expect(facts.report("A").info.pathMtu).toBe(1006);
  },
  "path-mtu-ipv6": (facts) => {
    expect(facts.mechanisms("A", "path-mtu")).toEqual([expect.objectContaining({ mtu: 1300, by: "icmp" })]);
    const later = facts.data("A").filter(({ at }) => at > 141);
    expect(Math.max(...later.map(({ payloadLength }) => payloadLength))).toBe(1300 - 72);
  },
  fragmentation: (facts) => {
    const cut = facts.run.packets.filter(({ history }) => history.some(({ what }) => what === "fragmented"));
    expect(cut.length).toBeGreaterThan(30);
    expect(facts.report("A").info.totalRetrans).toBe(0);
    expect(facts.report("B").read).toBe(50_000);
  },
};
