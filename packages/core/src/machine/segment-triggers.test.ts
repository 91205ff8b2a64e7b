import { describe, expect, test } from "vitest";
import type { Flag } from "../base/flag.ts";
import { seq } from "../base/seq.ts";
import {
  isAcceptable,
  segmentLength,
  segmentTriggers,
  type ArrivingSegment,
  type End,
  type EndWithBothSpaces,
  type StateWithBothSpaces,
} from "./segment-triggers.ts";

/** An end that has sent up to 500 and is acknowledged up to 400, and expects 1000 to 1099. */
const end = (state: StateWithBothSpaces, more: Partial<EndWithBothSpaces> = {}): EndWithBothSpaces => ({
  state,
  sndUna: seq(400),
  sndNxt: seq(500),
  rcvNxt: seq(1000),
  rcvWnd: 100,
  ...more,
});

const synSent = { state: "SYN-SENT", iss: seq(400), sndNxt: seq(401), rcvWnd: 100 } as const;

/** `ACK seq=1000 ack=450 len=10`. */
const segment = (text: string): ArrivingSegment => {
  const [flags = "", ...rest] = text.split(" ");
  const fields = new Map(rest.map((field) => field.split("=") as [string, string]));
  const ack = fields.get("ack");
  return {
    flags: flags === "none" ? [] : (flags.split(",") as Flag[]),
    sequence: seq(Number(fields.get("seq") ?? 1000)),
    ...(ack === undefined ? {} : { acknowledgement: seq(Number(ack)) }),
    length: Number(fields.get("len") ?? 0),
  };
};

const other = (text: string): ArrivingSegment => ({ ...segment(text), securityMatches: false });
const fresh = (text: string): ArrivingSegment => ({ ...segment(text), opensNewIncarnation: true });

const triggersOf = (where: End, text: string): string => segmentTriggers(where, segment(text)).join(" ");

test.each([
  ["CLOSED", "RST", "rcv-rst"],
  ["CLOSED", "RST,ACK ack=1", "rcv-rst"],
  ["CLOSED", "SYN", "rcv-syn"],
  ["CLOSED", "SYN,ACK ack=1", "rcv-ack-unacceptable"],
  ["CLOSED", "FIN,ACK ack=1 len=5", "rcv-ack-unacceptable"],
  ["CLOSED", "FIN", "rcv-no-ack"],
  ["LISTEN", "RST", "rcv-rst"],
  ["LISTEN", "SYN,RST", "rcv-rst"],
  ["LISTEN", "ACK ack=1", "rcv-ack-unacceptable"],
  ["LISTEN", "SYN,ACK ack=1", "rcv-ack-unacceptable"],
  ["LISTEN", "SYN", "rcv-syn"],
  ["LISTEN", "SYN,FIN len=5", "rcv-syn"],
  ["LISTEN", "PSH len=5", "rcv-no-ack"],
] as const)("%s takes %s for %s (RFC 9293 §3.10.7.1, §3.10.7.2)", (state, text, expected) =>
  expect(triggersOf({ state }, text)).toBe(expected),
);

describe("SYN-SENT (RFC 9293 §3.10.7.3)", () => {
  test.each([
    ["SYN,ACK ack=400", "rcv-ack-unacceptable"],
    ["SYN,ACK ack=402", "rcv-ack-unacceptable"],
    ["ACK ack=400", "rcv-ack-unacceptable"],
    ["RST,ACK ack=400", "rcv-rst-unacceptable"],
    ["RST,ACK ack=401", "rcv-rst"],
    ["SYN,RST,ACK ack=401", "rcv-rst"],
    ["RST", "rcv-rst-unacceptable"],
    ["SYN,ACK ack=401", "rcv-syn-ack"],
    ["SYN,ACK ack=401 len=5", "rcv-syn-ack rcv-data"],
    ["SYN,FIN,ACK ack=401 len=5", "rcv-syn-ack rcv-data rcv-fin"],
    ["SYN,FIN,URG,ACK ack=401", "rcv-syn-ack rcv-urg rcv-fin"],
    ["SYN,FIN,ACK ack=401 len=100", "rcv-syn-ack rcv-data"],
    ["SYN", "rcv-syn"],
    ["SYN,FIN len=5", "rcv-syn"],
    ["ACK ack=401 len=5", "rcv-ack-of-syn"],
    ["FIN", "rcv-no-ack"],
  ])("%s is %s", (text, expected) => expect(triggersOf(synSent, text)).toBe(expected));

  test("data on a SYN,ACK is not taken where no window was offered", () => {
    expect(triggersOf({ ...synSent, rcvWnd: 0 }, "SYN,FIN,ACK ack=401 len=5")).toBe("rcv-syn-ack");
  });

  test("part of the data on a SYN may be acknowledged", () => {
    const fastOpen: End = { state: "SYN-SENT", iss: seq(400), sndNxt: seq(411), rcvWnd: 100 };
    expect(triggersOf(fastOpen, "SYN,ACK ack=405")).toBe("rcv-syn-ack");
    expect(triggersOf(fastOpen, "SYN,ACK ack=412")).toBe("rcv-ack-unacceptable");
  });
});

describe("the first step: the sequence number (RFC 9293 §3.10.7.4)", () => {
  test.each([
    [0, 0, 1000, true],
    [0, 0, 999, false],
    [0, 0, 1001, false],
    [0, 100, 999, false],
    [0, 100, 1000, true],
    [0, 100, 1099, true],
    [0, 100, 1100, false],
    [1, 0, 1000, false],
    [10, 100, 990, false],
    [10, 100, 991, true],
    [10, 100, 1099, true],
    [10, 100, 1100, false],
    [300, 100, 900, false], // Begins before and ends after the window: neither edge of it lies inside.
  ])("%i octets at a window of %i from 1000, beginning at %i: %s", (length, window, at, expected) =>
    expect(isAcceptable(seq(1000), window, seq(at), length)).toBe(expected),
  );

  test("the window may lie across the wrap", () => {
    expect(isAcceptable(seq(2 ** 32 - 10), 100, seq(5), 1)).toBe(true);
    expect(isAcceptable(seq(2 ** 32 - 10), 100, seq(90), 1)).toBe(false);
    expect(isAcceptable(seq(2 ** 32 - 10), 100, seq(2 ** 32 - 11), 1)).toBe(false);
  });

  test.each([
    ["ACK seq=999 ack=450 len=1", "rcv-out-of-window"],
    ["FIN,ACK seq=1100 ack=450", "rcv-out-of-window"],
    ["SYN seq=1200", "rcv-out-of-window"],
    ["none seq=1200", "rcv-out-of-window"],
    ["ACK seq=995 ack=450 len=10", "rcv-ack rcv-data"],
    ["FIN,ACK seq=995 ack=450 len=5", "rcv-ack rcv-fin"],
    ["ACK seq=1095 ack=450 len=10", "rcv-ack rcv-data"],
    ["FIN,ACK seq=1000 ack=450 len=100", "rcv-ack rcv-data"],
    ["FIN,ACK seq=1000 ack=450 len=99", "rcv-ack rcv-data rcv-fin"],
    ["FIN,ACK seq=1001 ack=450", "rcv-ack"],
    ["FIN,ACK seq=1001 ack=450 len=5", "rcv-ack rcv-data"],
  ])("ESTABLISHED takes %s for %s", (text, expected) =>
    expect(triggersOf(end("ESTABLISHED"), text)).toBe(expected),
  );

  test.each([
    ["ACK ack=450", "rcv-ack"],
    ["ACK ack=450 len=1", "rcv-ack rcv-out-of-window"],
    ["ACK,URG ack=450 len=1", "rcv-ack rcv-urg rcv-out-of-window"],
    ["FIN,ACK ack=450", "rcv-ack rcv-out-of-window"],
    ["ACK ack=501 len=1", "rcv-ack-unacceptable"],
    ["ACK seq=1001 ack=450", "rcv-out-of-window"],
    ["SYN ack=450", "rcv-out-of-window"],
    ["PSH len=1", "rcv-out-of-window"],
    ["RST", "rcv-rst"],
    ["RST seq=1001", "rcv-rst-unacceptable"],
  ])("a full window lets %s through as %s", (text, expected) =>
    expect(triggersOf(end("ESTABLISHED", { rcvWnd: 0 }), text)).toBe(expected),
  );
});

describe("the second step: a reset (RFC 9293 §3.10.7.4, RFC 5961 §3.2)", () => {
  test.each([
    ["RST", "rcv-rst"],
    ["RST,ACK ack=9", "rcv-rst"],
    ["RST len=20", "rcv-rst"],
    ["RST seq=1001", "rcv-rst-in-window"],
    ["RST seq=1099", "rcv-rst-in-window"],
    ["RST seq=1100", "rcv-rst-unacceptable"],
    ["RST seq=999", "rcv-rst-unacceptable"],
    ["RST seq=999 len=20", "rcv-rst-unacceptable"],
    ["SYN,RST", "rcv-rst"],
  ])("%s is %s", (text, expected) => expect(triggersOf(end("ESTABLISHED"), text)).toBe(expected));
});

describe("the third and the fourth step: security and SYN (RFC 9293 §3.10.7.4, RFC 5961 §4.2)", () => {
  test("another security level counts once the sequence number is right", () => {
    expect(segmentTriggers(end("ESTABLISHED"), other("ACK ack=450"))).toEqual(["rcv-security-mismatch"]);
    expect(segmentTriggers(end("ESTABLISHED"), other("ACK seq=2000 ack=450"))).toEqual(["rcv-out-of-window"]);
    expect(segmentTriggers(end("ESTABLISHED"), other("RST"))).toEqual(["rcv-rst"]);
    expect(segmentTriggers({ state: "LISTEN" }, other("SYN"))).toEqual(["rcv-security-mismatch"]);
    expect(segmentTriggers({ state: "LISTEN" }, other("ACK ack=1"))).toEqual(["rcv-ack-unacceptable"]);
    expect(segmentTriggers(synSent, other("SYN,ACK ack=401"))).toEqual(["rcv-security-mismatch"]);
    expect(segmentTriggers(synSent, other("SYN"))).toEqual(["rcv-security-mismatch"]);
    expect(segmentTriggers(synSent, other("RST,ACK ack=401"))).toEqual(["rcv-rst"]);
  });

  test.each(["SYN", "SYN,ACK ack=450", "SYN,FIN,ACK ack=450 len=5"])(
    "%s in the window is only a SYN",
    (text) => expect(triggersOf(end("ESTABLISHED"), text)).toBe("rcv-syn-in-window"),
  );
});

describe("the fifth step: the ACK (RFC 9293 §3.10.7.4)", () => {
  test.each([
    ["SYN-RECEIVED", "ACK ack=400", "rcv-ack-unacceptable"],
    ["SYN-RECEIVED", "ACK ack=401", "rcv-ack-of-syn"],
    ["SYN-RECEIVED", "ACK ack=500", "rcv-ack-of-syn"],
    ["SYN-RECEIVED", "ACK ack=501", "rcv-ack-unacceptable"],
    ["SYN-RECEIVED", "FIN,ACK ack=500 len=5", "rcv-ack-of-syn rcv-data rcv-fin"],
    ["SYN-RECEIVED", "FIN", "rcv-no-ack"],
    ["ESTABLISHED", "ACK ack=399", "rcv-ack"],
    ["ESTABLISHED", "ACK ack=500", "rcv-ack"],
    ["ESTABLISHED", "ACK ack=501", "rcv-ack-unacceptable"],
    ["ESTABLISHED", "FIN,ACK ack=501 len=5", "rcv-ack-unacceptable"],
    ["ESTABLISHED", "PSH len=5", "rcv-no-ack"],
    ["FIN-WAIT-1", "ACK ack=499", "rcv-ack"],
    ["FIN-WAIT-1", "ACK ack=500", "rcv-ack-of-fin"],
    ["FIN-WAIT-1", "FIN,ACK ack=499", "rcv-ack rcv-fin"],
    ["FIN-WAIT-1", "FIN,ACK ack=500", "rcv-ack-of-fin rcv-fin"],
    ["FIN-WAIT-2", "FIN,ACK ack=500 len=1", "rcv-ack rcv-data rcv-fin"],
    ["CLOSE-WAIT", "ACK ack=500", "rcv-ack"],
    ["CLOSING", "ACK ack=499", "rcv-ack"],
    ["CLOSING", "ACK ack=499 len=5", "rcv-ack"],
    ["CLOSING", "ACK ack=500", "rcv-ack-of-fin"],
    ["LAST-ACK", "ACK ack=499", "rcv-ack"],
    ["LAST-ACK", "ACK ack=500 len=5", "rcv-ack-of-fin"],
    ["TIME-WAIT", "ACK ack=500", "rcv-ack"],
    ["TIME-WAIT", "ACK ack=501", "rcv-ack-unacceptable"],
  ] as const)("%s takes %s for %s", (state, text, expected) =>
    expect(triggersOf(end(state), text)).toBe(expected),
  );

  test("a FIN that still waits behind data cannot have been acknowledged", () => {
    expect(triggersOf(end("FIN-WAIT-1", { finQueued: true }), "ACK ack=500")).toBe("rcv-ack");
  });

  test("an ACK older than the largest window ever offered is unacceptable (RFC 5961 §5.2)", () => {
    const guarded = end("ESTABLISHED", { maxSndWnd: 50 });
    expect(triggersOf(guarded, "ACK ack=350 len=1")).toBe("rcv-ack rcv-data");
    expect(triggersOf(guarded, "ACK ack=349 len=1")).toBe("rcv-ack-unacceptable");
  });
});

describe("where the steps alone would not do", () => {
  test("the SYN,ACK of a simultaneous open acknowledges our SYN (RFC 9293 §3.5, figure 7)", () => {
    const opening = end("SYN-RECEIVED", { sndUna: seq(400), sndNxt: seq(401) });
    expect(triggersOf(opening, "SYN,ACK seq=999 ack=401")).toBe("rcv-ack-of-syn");
    expect(triggersOf(opening, "SYN,ACK seq=999 ack=400")).toBe("rcv-out-of-window");
    expect(triggersOf(opening, "SYN seq=999")).toBe("rcv-out-of-window");
    expect(triggersOf(end("ESTABLISHED"), "SYN,ACK seq=999 ack=401")).toBe("rcv-out-of-window");
  });

  test("the peer's FIN come again reaches TIME-WAIT, although it lies before the window", () => {
    expect(triggersOf(end("TIME-WAIT"), "FIN,ACK seq=999 ack=500")).toBe("rcv-ack rcv-fin");
    expect(triggersOf(end("TIME-WAIT"), "FIN,ACK seq=989 ack=500 len=10")).toBe("rcv-ack rcv-fin");
    expect(triggersOf(end("TIME-WAIT"), "FIN,ACK seq=998 ack=500")).toBe("rcv-out-of-window");
    expect(triggersOf(end("TIME-WAIT"), "FIN seq=999")).toBe("rcv-no-ack");
    expect(triggersOf(end("CLOSE-WAIT"), "FIN,ACK seq=999 ack=500")).toBe("rcv-out-of-window");
    expect(triggersOf(end("TIME-WAIT"), "SYN,FIN,ACK seq=998 ack=500")).toBe("rcv-out-of-window");
  });

  test("a SYN that the caller has judged to be new begins a new connection out of TIME-WAIT alone (RFC 6191 §2)", () => {
    const answers = (state: StateWithBothSpaces, text: string): readonly string[] =>
      segmentTriggers(end(state), fresh(text));
    expect(answers("TIME-WAIT", "SYN seq=70000")).toEqual(["rcv-syn"]);
    expect(answers("TIME-WAIT", "SYN,ACK seq=70000 ack=500")).toEqual(["rcv-out-of-window"]);
    expect(answers("TIME-WAIT", "RST seq=70000")).toEqual(["rcv-rst-unacceptable"]);
    expect(answers("LAST-ACK", "SYN seq=70000")).toEqual(["rcv-out-of-window"]);
    expect(triggersOf(end("TIME-WAIT"), "SYN seq=1050")).toBe("rcv-syn-in-window");
  });
});

test("SYN and FIN take an octet each in sequence space (RFC 9293 §3.4)", () => {
  expect(segmentLength(segment("SYN,FIN len=3"))).toBe(5);
  expect(segmentLength(segment("ACK ack=1"))).toBe(0);
});
