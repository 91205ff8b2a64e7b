import { describe, expect, test } from "vitest";
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { Segment, type SegmentFields } from "../wire/segment.ts";
import type { TimeWaitFacts } from "../connection/connection.ts";
import { TimeWait } from "./time-wait.ts";

const local = { address: { family: 4, words: [1] }, port: port(80) } as const;
const remote = { address: { family: 4, words: [2] }, port: port(5000) } as const;
const facts: TimeWaitFacts = {
  sndNxt: seq(501),
  rcvNxt: seq(1001),
  rcvWnd: 4000,
  window: windowUnscaled(4000),
  tsRecent: -1,
  tsRecentAt: -1,
  timestampOffset: 2 ** 32 - 10,
  endsAt: 60_000,
  ignoreResets: false,
};
const habits = { duration: 60_000, challengeInterval: 500 };

const begin = (changes: Partial<TimeWaitFacts> = {}): TimeWait =>
  new TimeWait(local, remote, { ...facts, ...changes }, habits);
const segment = (flags: number, sequence: number, more: Partial<SegmentFields> = {}): Segment =>
  new Segment({
    sourcePort: remote.port,
    destinationPort: local.port,
    sequence: seq(sequence),
    flags,
    window: windowUnscaled(100),
    ...((flags & ACK) === 0 ? {} : { acknowledgement: seq(501) }),
    ...more,
  });

describe("a pair of sockets in TIME-WAIT", () => {
  test("answers the peer's FIN and begins to wait anew, as often as it comes", () => {
    const timeWait = begin();
    expect(timeWait.receive(segment(FIN | ACK, 1000), 100)).toBe("answer");
    expect(timeWait.nextTimeout()).toBe(60_100);
    expect(timeWait.receive(segment(FIN | ACK, 990, { payload: new Uint8Array(10) }), 101)).toBe("answer");
    expect(timeWait.nextTimeout()).toBe(60_101);
  });

  test("answers with its own next number and the peer's", () => {
    expect(begin().acknowledgement(7)).toEqual(
      new Segment({
        sourcePort: local.port,
        destinationPort: remote.port,
        sequence: seq(501),
        acknowledgement: seq(1001),
        flags: ACK,
        window: windowUnscaled(4000),
      }),
    );
  });

  test("goes on with the connection's timestamps", () => {
    expect(begin({ tsRecent: 77 }).acknowledgement(30.9)).toMatchObject({ timestamp: 20, timestampEcho: 77 });
  });

  test("says nothing to an ACK that changes nothing, nor to what has no ACK", () => {
    const timeWait = begin();
    expect(timeWait.receive(segment(ACK, 1001), 0)).toBe("ignore");
    expect(timeWait.receive(segment(0, 1001), 0)).toBe("ignore");
    expect(timeWait.nextTimeout()).toBe(60_000);
  });

  test.each([
    ["lies before the window", segment(ACK, 1000, { acknowledgement: seq(501) })],
    ["lies beyond the window", segment(ACK, 5001)],
    ["acknowledges what was never sent", segment(ACK, 1001, { acknowledgement: seq(502) })],
    ["is a SYN in the window", segment(SYN, 2000)],
    ["is a SYN outside the window", segment(SYN, 10)],
  ])("answers what %s, twice a second at most", (_, arriving) => {
    const timeWait = begin();
    expect(timeWait.receive(arriving, 1000)).toBe("challenge");
    expect(timeWait.receive(arriving, 1499)).toBe("ignore");
    expect(timeWait.receive(arriving, 1500)).toBe("challenge");
    expect(timeWait.nextTimeout()).toBe(60_000);
  });

  test("always answers data it has had before", () => {
    const timeWait = begin();
    const again = segment(ACK, 900, { payload: new Uint8Array(50) });
    expect(timeWait.receive(again, 0)).toBe("answer");
    expect(timeWait.receive(again, 0)).toBe("answer");
  });

  test("takes a segment with an old timestamp for not acceptable, unless it is a reset", () => {
    const timeWait = begin({ tsRecent: 1000 });
    expect(timeWait.receive(segment(ACK, 1001, { timestamp: 999 }), 0)).toBe("challenge");
    expect(timeWait.receive(segment(ACK, 1001, { timestamp: 1000 }), 0)).toBe("ignore");
    expect(timeWait.receive(segment(FIN | ACK, 1000, { timestamp: 999 }), 1000)).toBe("challenge");
    expect(timeWait.nextTimeout()).toBe(60_000);
    expect(timeWait.receive(segment(RST, 1001, { timestamp: 999 }), 1000)).toBe("end");
  });
});

describe("a reset in TIME-WAIT", () => {
  test("ends it when it is exactly at RCV.NXT", () => {
    expect(begin().receive(segment(RST, 1001), 0)).toBe("end");
  });

  test("within the window is challenged, outside it is dropped", () => {
    const timeWait = begin();
    expect(timeWait.receive(segment(RST, 1000), 0)).toBe("ignore");
    expect(timeWait.receive(segment(RST, 5001), 0)).toBe("ignore");
    expect(timeWait.receive(segment(RST, 5000), 0)).toBe("challenge");
    expect(timeWait.receive(segment(RST, 1002), 499)).toBe("ignore");
  });

  test("is ignored where RFC 1337 is followed", () => {
    const timeWait = begin({ ignoreResets: true });
    expect(timeWait.receive(segment(RST, 1001), 0)).toBe("ignore");
    expect(timeWait.receive(segment(RST, 1002), 0)).toBe("ignore");
  });
});

describe("a SYN in TIME-WAIT", () => {
  test("may reopen by its timestamp, where timestamps would be used, or else by its number", () => {
    const timeWait = begin({ tsRecent: 1000 });
    expect(timeWait.mayReopen(segment(SYN, 5, { timestamp: 1001 }), true)).toBe(true);
    expect(timeWait.mayReopen(segment(SYN, 5, { timestamp: 1001 }), false)).toBe(false);
    expect(timeWait.mayReopen(segment(SYN, 1001), true)).toBe(true);
    expect(timeWait.mayReopen(segment(SYN, 1000), true)).toBe(false);
    expect(timeWait.sndNxt).toBe(501);
  });
});
