import { expect, test } from "vitest";
import type { ConnectionRow } from "../shared/capture-view.ts";
import { parseFilter } from "./connection-filter.ts";

const row = (change: Partial<ConnectionRow> = {}): ConnectionRow => ({
  stream: 3,
  a: "10.0.0.1:50000",
  b: "[2001:db8::1]:443",
  grade: "suspicious",
  verdict: "Packets were lost",
  start: 0,
  duration: 1200,
  packets: 40,
  bytesA: 500,
  bytesB: 90_000,
  retransmitted: 0.021,
  rtt: 12,
  rttKind: "measured",
  spark: [],
  ...change,
});

const passes = (filter: string, change: Partial<ConnectionRow> = {}): boolean => {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.test(row(change));
};

test.each([
  ["", true],
  ["   ", true],
  ["443", true],
  ["2001:db8", true],
  ["port == 443", true],
  ["port == 50000 and bytes >= 90500", true],
  ["port == 80", false],
  ["port != 80", true],
  ["retransmitted > 2%", true],
  ["retransmitted>2.2", false],
  ["SUSPICIOUS", true],
  ['"were lost"', true],
  ["not suspicious", false],
  ["not not suspicious", true],
  ["broken or rtt < 20", true],
  ["broken or rtt < 20 and stream == 4", false],
  ["(broken or rtt < 20) and stream == 3", true],
  ["10.0.0.1 lost", true],
  ["10.0.0.1 refused", false],
  ["packets <= 40 duration == 1200", true],
  ["duration > 1s", true],
  ["duration > 1.3s", false],
  ["duration > 1 s", true],
  ["duration > 1.3 s and suspicious", false],
  ["duration == 1200ms rtt>=12 ms", true],
  ["duration < 1 min", true],
  ["rtt > 11900us and rtt < 12100 µs", true],
  ["bytes > 90kB", true],
  ["bytes > 91 kB or bytes > 1MB", false],
  ["bytes >= 88 KiB", true],
  ["bytes == 90500 B", true],
  ["retransmitted > 2 %", true],
] as const)("%j lets it through: %s", (filter, expected) => {
  expect(passes(filter)).toBe(expected);
});

test("a round trip that is not known passes no comparison", () => {
  expect(passes("rtt < 50", { rtt: null })).toBe(false);
  expect(passes("not rtt < 50", { rtt: null })).toBe(true);
});

test.each([
  ["port = 443", /equal is ==/],
  ["prot == 443", /there is no field “prot”: there are stream, port/],
  ["port == http", /compared with a number, not with “http”/],
  ["port ==", /compared with a number, not with “”/],
  ["duration > 3 kB", /“duration” has no unit “kB”: there are ns, us, µs, ms, s, m, min, h/],
  ["rtt > 3parsecs", /“rtt” has no unit “parsecs”/],
  ["port == 443ms", /“port” is a bare number: leave “ms” out/],
  ["packets > 3 s", /“packets” is a bare number: leave “s” out/],
  ["(443", /a “\)” is missing/],
  ["443)", /“\)” is not expected here/],
  ["and", /“and” is not expected|something is missing/],
  ["not", /something is missing/],
  ["== 3", /“==” is not expected/],
  ["(".repeat(200), /nested too deep/],
])("%j is refused with its reason", (filter, problem) => {
  const parsed = parseFilter(filter);
  expect(parsed).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
});
