/** Recorded at the receiver, where a gap is asked for before its sender hears of it. */
import { expect, test } from "vitest";
import type { SegmentJudgement } from "../../src/index.ts";
import { drawn } from "../support/drawn.ts";
import { analysed } from "../support/judged.ts";

/** The gap at 101 is filled at `at` ms: 40 ms after the first duplicate ACK a sender can have heard it. */
const filled = (at: number, stamped: boolean, more = ""): SegmentJudgement | undefined => {
  const lines = `
    0    a S  0 mss=1460 scale=0 ts=1000/0
    0.1  b SA 0 1 mss=1460 scale=0 ts=7000/1000
    40   a A  1 1 ts=1040/7000
    50   a PA 1+100 1 ts=1050/7000
    50.1 b A  1 101 ts=7050/1050
    90   a PA 201+100 1 ts=1090/7050
    90.1 b A  1 101 ts=7090/1050
    ${more}
    ${at} a PA 101+100 1 ts=${1000 + at}/7090`;
  const { packets } = analysed(drawn(stamped ? lines : lines.replaceAll(/ ts=\S+/g, "")));
  return packets.at(-1)?.judgement?.[0];
};

test("what comes a round trip after it was asked for was asked for", () => {
  expect(filled(131, true)).toBe("fast-retransmission");
});

test("what comes after a silence that is longer than any answer takes was sent by a timer", () => {
  expect(filled(330, true)).toBe("timeout-retransmission");
});

test("without timestamps the round trip of that time is not known, and a long silence is needed", () => {
  expect(filled(330, false)).toBe("fast-retransmission");
  expect(filled(530, false)).toBe("timeout-retransmission");
});

test("nor is it a timer where the receiver asked again a round trip before", () => {
  expect(filled(330, true, "289 b A 1 101 ts=7289/1050")).toBe("fast-retransmission");
});

/** All that was out is lost; a timer sends its first segment again, then new data; the numbers of its packets count up. */
const timer = (after: number, tail = ""): string => `
  0    a S  0 mss=1460 id=10
  0.1  b SA 0 1 mss=1460
  40   a A  1 1 id=11
  ${after} a PA 1+1460 1 id=22
  ${after + 0.1} b A 1 1461
  ${after + 40} a PA 14601+1460 1 id=23
  ${after + 40.1} b A 1 1461 sack=14601-16061${tail}`;

test("what looks new was sent by a timer where its sender had sent before what is missing behind it", () => {
  const { connections } = analysed(drawn(timer(1040, "\n1120 a PA 1461+1460 1 id=24")));
  const [connection] = connections;
  expect(connection?.recovery?.a).toMatchObject({
    timeouts: 1,
    retransmitted_segments: 2,
    fast_recoveries: 0,
  });
  expect(connection?.recovery?.a.timeout_wait).toBeCloseTo(1, 3);
  expect(connection?.findings[0]).toMatchObject({
    code: "retransmission-timeout",
    confidence: "looks like",
    evidence: [
      {
        frame: 4,
        text: "sent again after 1.0 s: by its IP identification after what is missing before frame 6",
      },
    ],
  });
});

test("such a wait is no idle time", () => {
  const waited = analysed(drawn(timer(1340))).connections[0]?.waited_for?.a;
  expect(waited?.idle).toBe(0);
  // And the round trip until what lies beyond the gap comes.
  expect(waited?.congestion).toBeCloseTo(1.34, 2);
});

test("nor is a short one its program's", () => {
  const before = analysed(drawn(timer(440).replaceAll(/ id=\d+/g, ""))).connections[0]?.waited_for?.a;
  const waited = analysed(drawn(timer(440))).connections[0]?.waited_for?.a;
  expect((before?.application ?? 0) - (waited?.application ?? 0)).toBeCloseTo(0.4, 2);
  expect((waited?.congestion ?? 0) - (before?.congestion ?? 0)).toBeCloseTo(0.4, 2);
});

test.for([
  ["what is missing may have been sent after it", timer(1040).replace("id=23", "id=32")],
  ["its packets have no numbers", timer(1040).replaceAll(/ id=\d+/g, "")],
  ["the silence was short", timer(180)],
  [
    "other data came between",
    timer(1040).replace("1080 a", "1079 a PA 1461+1460 1 id=22\n1079.1 b A 1 2921\n1080 a"),
  ],
] as const)("it is not told of a timer where %s", ([, picture]) => {
  const { connections } = analysed(drawn(picture));
  expect(connections[0]?.recovery?.a.timeouts ?? 0).toBe(0);
});

test("a round trip that has grown is counted as it is", () => {
  // What answers the ACK of 50 ms takes 200 ms now.
  const grown = "260 a PA 301+100 1 ts=1260/7050\n260.1 b A 1 101 ts=7260/1050";
  expect(filled(470, true, grown)).toBe("fast-retransmission");
});
