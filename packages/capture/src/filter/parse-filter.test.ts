import { describe, expect, test } from "vitest";
import type { ConnectionReport } from "../report/connection-report.ts";
import type { RecoveryReport } from "../report/judgements.ts";
import { filteredPart } from "./filtered-connection.ts";
import { FilterFault } from "./filter-fault.ts";
import { filterFieldNamed } from "./filter-fields.ts";
import { captureFindingCatalogue } from "../report/finding-catalogue.ts";
import { parseFilter } from "./parse-filter.ts";

const nothing: RecoveryReport = {
  retransmitted_segments: 0,
  retransmitted_share: 0,
  retransmitted_bytes: 0,
  maybe_retransmitted: 0,
  fast_recoveries: 0,
  timeouts: 0,
  timeout_wait: 0,
  longest_backoff: 0,
  tail_loss_probes: 0,
  lost_retransmissions: 0,
  needless_retransmissions: 0,
  out_of_order: 0,
  maybe_out_of_order: 0,
  missed_bytes: 0,
};
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
  rtt: 0.012,
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
  recovery: { a: { ...nothing, timeouts: 1 }, b: { ...nothing, retransmitted_share: 0.021 } },
  opened: "handshake",
  closed_by: "a",
  verdict: "The client did not read",
  grade: "suspicious",
};

/** Of the report, and the same of what is kept of it. */
const holds = (text: string): boolean => {
  const { passes } = parseFilter(text);
  expect(passes(filteredPart(report))).toBe(passes(report));
  return passes(report);
};

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
  "rtt < 30ms and rtt == 12ms",
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
  "port == 443 stream == 7",
  "443",
  "2001:db8",
  "10.0.0.1 read",
  "2001:db8::1 !(broken or healthy)",
  '"did not READ"',
  "10.0.0.0/8",
  "[2001:db8::]/32 and not 11.0.0.0/8",
  "SUSPICIOUS",
  "not broken and not not suspicious",
  "broken or rtt < 50ms",
  "(broken or rtt < 50ms) stream == 7",
  "retransmitted > 2% and retransmitted < 2.2",
  "retransmitted > 2 %",
  "duration > 1 s and duration<1.6 s read",
  "duration == 1500ms initial_rtt>=20 ms",
  "initial_rtt == 20ms",
  "duration < 1 min bytes >= 25 KiB",
  "rtt in {11..13ms} and rtt in {1 s, 11..13 ms}",
  "port in {0x10..0x1bb}",
  "port in {0xff, 0x1bb} and port < 0xffff",
  "duration in {1..2}",
  "rtt",
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
  "80 443",
  "10.0.0.2",
  "11.0.0.0/8",
  "not suspicious",
  "broken or rtt < 50ms and stream == 4",
  "10.0.0.1 refused",
  "in transit",
  "duration > 1.6 s and suspicious",
  "bytes > 91 kB or bytes > 1MB",
  "retransmitted > 2.2",
  "reset",
  "rtt > 15ms",
])("%s does not hold", (text) => {
  expect(holds(text)).toBe(false);
});

test("what has no value satisfies no comparison", () => {
  const { rtt: _rtt, ...unmeasured } = report;
  expect(parseFilter("rtt == 20ms").passes(unmeasured)).toBe(true);
  const midstream = { ...unmeasured, initial_rtt: null };
  expect(parseFilter("rtt < 1s").passes(midstream)).toBe(false);
  expect(parseFilter("rtt").passes(midstream)).toBe(false);
  expect(parseFilter("rtt != 1s").passes(midstream)).toBe(true);
});

describe("faults are named, with their place", () => {
  test.each([
    ["", 0, "the filter is empty"],
    ["prt == 443", 0, 'no field "prt"; did you mean port'],
    ["port == 443 and retransmision > 0", 16, "did you mean retransmission"],
    ["port ==", 7, "a value is missing to compare port with"],
    ["port == ,", 8, "a value is missing"],
    ["port == https", 8, "compared with a number"],
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
    ["port == 443 and", 15, "the filter ends where a field or a word is expected"],
    ["not", 3, "the filter ends where a field or a word is expected"],
    ["and", 0, '"and" is not expected here'],
    ["443)", 3, '")" is not expected here'],
    ["== 3", 0, '"==" is not expected here'],
    ["443 or or 80", 7, '"or" is not expected here'],
    ["retransmision", 0, "did you mean retransmission"],
    ["443 and resets", 8, "did you mean reset? A text to look for stands in quotes"],
    ["tcp.analysis.retransmision", 0, "did you mean retransmission"],
    ["10.0.0.0/40", 9, "0 to 32 bits"],
    ["prt in {443}", 0, 'no field "prt"; did you mean port'],
    ['"port" == 443', 0, 'no field "port"'],
    ["duration > 3 kB", 12, 'no unit "kB"; known are ns, us, µs, ms, s, m, min, h'],
    ["rtt > 3parsecs", 7, 'no unit "parsecs"'],
    ["retransmitted > 2ms", 17, 'no unit "ms"; known are %'],
    ["packets > 3 s", 11, 'leave "s" out'],
    ["port == 10..20..30", 8, 'port is compared with a number, not with "10..20..30"'],
    ["port == _", 8, 'not with "_"'],
    ["address == 10.0.0.0/8/9", 20, "0 to 32 bits"],
    ["port in {1, 9..5}", 12, 'nothing is in "9..5": the lesser comes first'],
    ["state == 'CLOSED", 9, "has no end"],
    ["port == 443 ; stream", 12, '";" means nothing'],
  ])("%s", (text, at, message) => {
    const fault = faultOf(text);
    expect(fault?.message).toContain(message);
    expect(fault?.at).toBe(at);
  });
});

test.each([
  ["rtt > 50", ["50 is in seconds, as no unit stands behind it: for milliseconds write 50ms"]],
  ["duration in {1, 2s} or rtt < 0.05 or rtt < 7 ms", [/^1 is in seconds/]],
  ["rtt in {10..20}", [/^10\.\.20 is in seconds.* write 10\.\.20ms$/]],
  ["start > 5 and port > 50 and bytes > 50", []],
])("%s has the hints %j", (text, hints) => {
  expect(parseFilter(text).hints).toEqual(
    hints.map((hint) => (typeof hint === "string" ? hint : (expect.stringMatching(hint) as string))),
  );
});

test("a number in milliseconds is the one that a capture has", () => {
  for (let ms = 1; ms < 1000; ms++) {
    const { passes } = parseFilter(`initial_rtt == ${ms}ms`);
    expect(passes({ ...report, initial_rtt: Math.round(ms * 1e6) / 1e9 })).toBe(true);
  }
});

test("the codes of findings are the catalogue's", () => {
  expect(filterFieldNamed("findings")?.among).toEqual(captureFindingCatalogue.map(({ code }) => code));
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
