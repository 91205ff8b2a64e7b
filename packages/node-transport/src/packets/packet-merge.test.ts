import type { FedPacket, FedSegment } from "@tcplens/capture";
import type { TraceEvent } from "@tcplens/trace";
import { expect, test } from "vitest";
import { BoundSockets } from "./bound-sockets.ts";
import { PacketMerge } from "./packet-merge.ts";

const HERE = { address: "10.0.0.1", port: 40_000 };
const THERE = { address: "10.0.0.2", port: 80 };

const setUp = (
  segmentsMax?: number,
): {
  readonly merge: PacketMerge;
  readonly told: () => readonly string[];
  readonly events: readonly TraceEvent[];
} => {
  const sockets = new BoundSockets();
  const events: TraceEvent[] = [];
  const merge = new PacketMerge(sockets, (event) => events.push(event), segmentsMax);
  merge.event({
    type: "attempt-started",
    at: 1,
    connection: 1,
    evidence: "socket",
    attempt: 1,
    address: THERE.address,
    port: THERE.port,
    family: 4,
  });
  sockets.bind(1, HERE.port, THERE);
  return { merge, events, told: () => events.map((event) => words(event)) };
};

const words = (event: TraceEvent): string => {
  const what =
    event.type === "segment"
      ? `${event.flags.join(",")} ${event.direction}`
      : event.type === "state"
        ? `${event.side} ${event.to}`
        : event.type === "note"
          ? event.text
          : event.type;
  return `${event.at} ${event.evidence} ${what}`;
};

const segment = (
  direction: "sent" | "received",
  flags: FedSegment["flags"],
  changes: FedSegment["changes"] = [],
): FedPacket => ({
  kind: "segment",
  stream: 0,
  at: 0,
  from: direction === "sent" ? HERE : THERE,
  to: direction === "sent" ? THERE : HERE,
  flags,
  sequence: 0,
  acknowledgement: undefined,
  length: 0,
  window: 1000,
  ttl: 64,
  side: direction === "sent" ? "a" : "b",
  frame: 1,
  analysis: [],
  changes,
});

const synSent = {
  frame: 1,
  side: "a",
  from: "CLOSED",
  to: "SYN-SENT",
  trigger: "open-active",
  rfc: "9293 §3.10.1",
} as const;

const impliedOpen: readonly TraceEvent[] = [
  {
    type: "state",
    at: 2,
    connection: 1,
    evidence: "socket",
    side: "local",
    from: "CLOSED",
    to: "SYN-SENT",
    trigger: "open-active",
    rfc: "9293 §3.10.1",
  },
  { type: "segment", at: 2, connection: 1, evidence: "socket", direction: "sent", flags: ["SYN"] },
];

const gaveUp: TraceEvent = {
  type: "state",
  at: 900,
  connection: 1,
  evidence: "socket",
  side: "local",
  from: "SYN-SENT",
  to: "CLOSED",
  trigger: "close",
  rfc: "9293 §3.10.4",
};

test("packets stand in place of what the socket implies, and what crosses no wire stays", () => {
  const { merge, told } = setUp();
  for (const event of impliedOpen) merge.event(event);
  merge.packet(segment("sent", ["SYN"], [synSent]), 2.5);
  merge.packet(segment("sent", ["SYN"]), 800);
  merge.event(gaveUp);
  merge.finish(true);
  expect(told()).toEqual([
    "1 socket attempt-started",
    "2.5 packet SYN sent",
    "2.5 packet local SYN-SENT",
    "800 packet SYN sent",
    "900 socket local CLOSED",
  ]);
});

test("without packets everything is as the socket says", () => {
  const { merge, told } = setUp();
  for (const event of impliedOpen) merge.event(event);
  merge.finish(true);
  expect(told()).toEqual(["1 socket attempt-started", "2 socket local SYN-SENT", "2 socket SYN sent"]);
});

test("a packet stands where its time is, whichever came first, and never before its attempt", () => {
  const { merge, told } = setUp();
  merge.packet(segment("received", ["SYN", "ACK"]), 3);
  merge.packet(segment("sent", ["SYN"]), 0.9);
  merge.release(3);
  expect(told()).toEqual(["1 socket attempt-started", "1 packet SYN sent"]);
  expect(merge.oldest).toBe(3);
});

test("what was reported and seen is seen", () => {
  const { merge, told } = setUp();
  merge.packet(segment("sent", ["SYN"]), 2);
  merge.packet(segment("received", ["RST", "ACK"]), 3);
  merge.event({
    type: "attempt-failed",
    at: 4,
    connection: 1,
    evidence: "socket",
    attempt: 1,
    address: THERE.address,
    port: THERE.port,
    duration: 3,
    code: "ECONNREFUSED",
    message: "",
    answer: "reset",
  });
  merge.finish(true);
  expect(told().at(-1)).toBe("4 packet attempt-failed");
});

test("who closed first is as the FINs crossed", () => {
  const { merge, events } = setUp();
  merge.packet(segment("received", ["FIN", "ACK"]), 2);
  merge.packet(segment("sent", ["FIN", "ACK"]), 3);
  merge.event({
    type: "closed",
    at: 4,
    connection: 1,
    evidence: "socket",
    by: "local",
    bytesSent: 0,
    bytesReceived: 0,
    age: 3,
  });
  merge.finish(true);
  expect(events.at(-1)).toMatchObject({ type: "closed", by: "peer", evidence: "packet" });
});

test("what is implied waits a while for its connection's first packet", () => {
  const { merge, told } = setUp();
  for (const event of impliedOpen) merge.event(event);
  merge.release(1000);
  expect(told()).toEqual(["1 socket attempt-started"]);
  merge.packet(segment("sent", ["SYN"]), 2);
  merge.release(1000);
  expect(told()).toEqual(["1 socket attempt-started", "2 packet SYN sent"]);
});

test("a packet of another connection is none of the trace's", () => {
  const { merge, told } = setUp();
  const packet = segment("sent", ["SYN"]);
  merge.packet({ ...packet, from: { ...HERE, port: 40_001 } }, 2);
  merge.finish(true);
  expect(told()).toEqual(["1 socket attempt-started"]);
});

test("what packets contradict is told, unless some were lost on the way to us", () => {
  for (const complete of [true, false]) {
    const { merge, told } = setUp();
    merge.packet(segment("sent", ["SYN"]), 2);
    merge.event({
      type: "segment",
      at: 4,
      connection: 1,
      evidence: "socket",
      direction: "received",
      flags: ["RST", "ACK"],
    });
    merge.finish(complete);
    const contradiction =
      "2 packet what the socket reported implies a RST received, but no such packet was captured";
    expect(told()).toEqual([
      "1 socket attempt-started",
      "2 packet SYN sent",
      ...(complete ? [contradiction] : []),
    ]);
  }
});

test("a trace holds so many segments, and its opens and ends beyond; the rest is counted", () => {
  const { merge, told } = setUp(2);
  merge.packet(segment("sent", ["SYN"]), 2);
  for (let at = 3; at < 10; at++) merge.packet(segment("sent", ["ACK"]), at);
  merge.packet(segment("sent", ["FIN", "ACK"]), 10);
  merge.finish(true);
  expect(told()).toEqual([
    "1 socket attempt-started",
    "2 packet SYN sent",
    "3 packet ACK sent",
    "10 packet FIN,ACK sent",
    "10 packet 6 more packets are not shown: a trace holds the first ones",
  ]);
});

test("what an ICMP error says stands with the connection that it quotes", () => {
  const { merge, told } = setUp();
  merge.packet({ kind: "icmp", stream: 0, at: 0, from: HERE, to: THERE, text: "ICMP from 10.0.0.9: x" }, 2);
  merge.finish(true);
  expect(told()).toEqual(["1 socket attempt-started", "2 packet ICMP from 10.0.0.9: x"]);
});
