import type { ConnectionReport } from "@tcplens/capture";
import { describe, expect, test } from "vitest";
import { FilterFault } from "./filter-fault.ts";
import { parseFilter } from "./parse-filter.ts";

const report: ConnectionReport = {
  stream: 7,
  a: { address: "10.0.0.1", port: 51_234, packets: 12, bytes: 800, state: "TIME-WAIT" },
  b: { address: "2001:db8::1", port: 443, packets: 20, bytes: 25_000, state: "CLOSED" },
  first_frame: 3,
  last_frame: 99,
  start: 1_700_000_000.25,
  duration: 1.5,
  packets: 32,
  bytes: 25_800,
  completeness: 31,
  initial_rtt: 0.02,
  flags: { retransmission: 3, fast_retransmission: 1 },
  findings: [
    {
      code: "window-full",
      severity: "warning",
      cause: "The client did not read.",
      confidence: "is",
      evidence: [{ frame: 5, text: "window 0" }],
      alternatives: [],
      nextSteps: [],
      reference: "RFC 9293 §3.8.6",
    },
  ],
  retransmissions: 3,
  opened: "handshake",
  closed_by: "a",
  verdict: "The client did not read",
  grade: "suspicious",
};

const holds = (text: string): boolean => parseFilter(text)(report);

test.each([
  "port == 443",
  "port = 51234",
  "b.port == 443 and a.port == 51234",
  "stream in {1, 5..9}",
  "port == 443 and retransmissions > 0",
  "retransmissions",
  "flags.fast_retransmission == 1",
  "tcp.analysis.fast_retransmission == 1 && tcp.stream == 7",
  "address == 10.0.0.0/8",
  "address == 2001:db8::/32",
  "address == [2001:db8::1]",
  "address contains 'db8'",
  "duration >= 1500ms and duration < 2s",
  "rtt < 30ms or rtt == 10ms",
  "bytes > 25kB and bytes < 26KB and b.bytes == 25_000",
  "state == time-wait",
  'findings == "window-full"',
  "findings matches '^window-.*full$'",
  "findings ~ 'FULL'",
  "severity == warning",
  "grade == suspicious and verdict contains read",
  "opened == handshake and closed_by == a and not reset",
  "not port == 80",
  "!(port == 80 || port == 8080)",
  "port != 80",
  "not zero_window",
  "port == 80 or port == 443 and stream == 7",
  "NOT port EQ 80 AND stream GE 7",
])("%s holds", (text) => {
  expect(holds(text)).toBe(true);
});

test.each([
  "port == 80",
  "port != 443",
  "address == 10.0.0.0/31 and stream != 7",
  "address == 11.0.0.0/8",
  "address == 0.0.0.0/0 and address == 2001:db9::/32",
  "zero_window",
  "not retransmissions",
  "(port == 80 or port == 443) and stream == 8",
  "port in {80, 8080, 1..100}",
  "findings == zero-window",
])("%s does not hold", (text) => {
  expect(holds(text)).toBe(false);
});

test("what has no value satisfies no comparison", () => {
  const midstream = { ...report, initial_rtt: null };
  expect(parseFilter("rtt < 1s")(midstream)).toBe(false);
  expect(parseFilter("rtt")(midstream)).toBe(false);
  expect(parseFilter("rtt != 1s")(midstream)).toBe(true);
});

describe("faults are named, with their place", () => {
  test.each([
    ["", 0, "the filter is empty"],
    ["prt == 443", 0, 'no field "prt"; did you mean port'],
    ["port == 443 and retransmision > 0", 16, "did you mean retransmission"],
    ["port == 443 stream == 7", 12, "join comparisons with and, or"],
    ["port ==", 7, "a value is missing to compare port with"],
    ["port == ,", 8, "a value is missing"],
    ["port == https", 8, "compared with a number"],
    ["rtt < 30 ms", 9, "a unit stands right behind its number: 30ms"],
    ["rtt < 30 parsec", 9, "join comparisons"],
    ["grade == borken", 9, "did you mean broken?"],
    ["grade == x", 9, "it is broken, suspicious, healthy or incomplete"],
    ["severity in {warn}", 13, "did you mean warning?"],
    ["findings contains window_full", 18, "did you mean window-full?"],
    ["port == 5ms", 9, 'leave "ms" out'],
    ["bytes > 3 and bytes > 10parsec", 24, 'no unit "parsec"'],
    ["(port == 443", 0, "not closed"],
    ["port in 80", 8, "in braces"],
    ["port in {80, 443", 8, "not closed"],
    ["state > CLOSED", 8, "has no order"],
    ["address == nowhere", 11, "is no address"],
    ["address == 10.0.0.0/33", 20, "0 to 32 bits"],
    ["findings ~ '('", 11, "no regular expression"],
    ["port == 443 and", 15, "the filter ends where a field is expected"],
    ["state == 'CLOSED", 9, "has no end"],
    ["port == 443 ; stream", 12, '";" means nothing'],
  ])("%s", (text, at, message) => {
    const fault = faultOf(text);
    expect(fault?.message).toContain(message);
    expect(fault?.at).toBe(at);
  });
});

test("a filter is bounded in length and depth", () => {
  expect(faultOf(`${"(".repeat(300)}port${")".repeat(300)}`)?.message).toBe("the filter nests too deep");
  expect(faultOf(`port == ${"1".repeat(10_000)}`)?.message).toBe("a filter has 10000 characters at most");
});

const faultOf = (text: string): FilterFault | undefined => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterFault) return error;
    throw error;
  }
  return undefined;
};
