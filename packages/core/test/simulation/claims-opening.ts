import { expect } from "vitest";
import type { Claim } from "./claims.ts";

export const openingClaims: Readonly<Record<string, Claim>> = {
  handshake: (facts) => {
    const [syn, synAck, ack, data] = facts.segments;
    expect([syn?.bits, synAck?.bits, ack?.bits]).toEqual(["SYN", "SYN,ACK", "ACK"]);
    expect(data?.sequence).toBe(((syn?.sequence ?? 0) + 1) >>> 0);
    expect(facts.entered("A", "ESTABLISHED")).toBe(40);
    expect(facts.entered("B", "ESTABLISHED")).toBe(60);
    expect(facts.report("A").read).toBe(1000);
    expect(facts.states("A").slice(-2)).toEqual(["TIME-WAIT", "CLOSED"]);
    expect(facts.states("B").slice(-2)).toEqual(["LAST-ACK", "CLOSED"]);
  },
  "syn-lost": (facts) => {
    const syns = facts.from("A").filter(({ bits }) => bits === "SYN");
    expect(syns.map(({ at }) => at)).toEqual([0, 1000]);
    expect(facts.entered("A", "ESTABLISHED")).toBe(1040);
  },
  "syn-ack-lost": (facts) => {
    const synAcks = facts.from("B").filter(({ bits }) => bits === "SYN,ACK");
    expect(new Set(synAcks.map(({ sequence }) => sequence)).size).toBe(1);
    expect(synAcks.length).toBeGreaterThan(1);
    expect(facts.mechanisms("A", "retransmission-timeout")[0]?.at).toBe(1000);
    expect(facts.mechanisms("B", "retransmission-timeout")[0]?.at).toBe(1020);
    expect(facts.report("B").closeReason?.kind).toBe("closed");
  },
  "handshake-ack-lost": (facts) => {
    expect(facts.entered("A", "ESTABLISHED")).toBe(40);
    expect(facts.entered("B", "ESTABLISHED")).toBe(facts.data("A")[0]?.arrivedAt);
    expect(facts.report("B").info.totalRetrans + facts.report("A").info.totalRetrans).toBe(0);
  },
  "simultaneous-open": (facts) => {
    for (const end of ["A", "B"] as const)
      expect(facts.states(end).slice(0, 3)).toEqual(["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"]);
    expect(facts.segments.filter(({ bits }) => bits === "SYN")).toHaveLength(2);
    expect(facts.segments.filter(({ bits }) => bits === "SYN,ACK")).toHaveLength(2);
    expect(facts.report("B").read).toBe(100);
  },
  refused: (facts) => {
    const [syn, reset] = facts.segments;
    expect(reset).toMatchObject({
      bits: "RST,ACK",
      from: "B",
      acknowledgement: ((syn?.sequence ?? 0) + 1) >>> 0,
    });
    expect(facts.report("A").closeReason?.kind).toBe("refused");
    expect(facts.run.at).toBe(40);
  },
  unanswered: (facts) => {
    const times = facts.from("A").map(({ at }) => at);
    expect(times).toEqual([0, 1000, 3000, 7000, 15_000, 31_000, 63_000]);
    expect(facts.report("A").closeReason?.kind).toBe("retransmissions-exhausted");
    expect(facts.run.at).toBe(127_000);
  },
  "syn-flood": (facts) => {
    expect(facts.report("B").closeReason?.kind).toBe("closed");
    expect(facts.report("B").read).toBe(200);
    expect(facts.entered("A", "ESTABLISHED")).toBe(70);
    const remembered = new Set(
      facts.run.events.flatMap((event) =>
        event.end === "B" && event.type === "state-changed" ? [event.connection] : [],
      ),
    );
    // The sixteen, and A's.
    expect(remembered.size).toBeLessThanOrEqual(17);
  },
  "fast-open": (facts) => {
    const syns = facts.from("A").filter(({ bits }) => bits.startsWith("SYN"));
    expect(syns.map(({ payloadLength }) => payloadLength)).toEqual([0, 300]);
    expect(facts.readBy("B", 300, "first")).toBe(60);
    expect(facts.readBy("B", 300, "second")).toBe(1020);
    expect(facts.report("A", "second").read).toBe(2000);
  },
};
