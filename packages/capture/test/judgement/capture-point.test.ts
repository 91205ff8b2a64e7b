import { scenarios } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  PcapngWriter,
  standardObservers,
} from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";
import { analysed, generated, recordedAt, runOf } from "../support/judged.ts";

test("the receiver's capture is known by hop limits and by what was lost before it", () => {
  expect(generated("loss-1pct-receiver.pcap.gz").connection.capture_point).toMatchObject({
    at: "b",
    confidence: "is",
    a_to_b: "receiver",
    b_to_a: "sender",
    evidence: [
      "hop limit 63 from a: routers have lowered it",
      "hop limit 64 from b: no router has lowered it",
      "16 segments of a lost before the capture",
    ],
  });
});

test.each([
  "basic-v4.pcap",
  "half-close.pcap",
  "keepalive.pcap",
  "loss-ack-sender.pcap.gz",
  "tail-loss-rto.pcap",
  "zero-window.pcap.gz",
])("%s was recorded at a", (name) => {
  expect(generated(name).connection.capture_point).toMatchObject({
    at: "a",
    a_to_b: "sender",
    b_to_a: "receiver",
  });
});

/** Too little passes to tell: one packet, or one end that never answers. */
const UNTOLD = new Set([
  "refused",
  "syn-flood",
  "blind-syn",
  "half-open-syn",
  "unanswered",
  "reset",
  "half-open",
]);
/** Many packets, of which the first tell all. */
const LONG = new Set(["long-fat-pipe", "bufferbloat", "ecn", "new-reno", "cubic", "bbr", "red"]);

test("what was said before a copy came another way is not said again", () => {
  const analyser = new Analyser(standardObservers());
  const said: (string | undefined)[] = [];
  const reader = new CaptureReader((record) => {
    analyser.take(record);
    said.push(connectionReport(analyser, 0).capture_point?.at);
  });
  reader.push(drawn("0 a S 0 id=1\n20 b SA 0 1 id=2\n20.1 a A 1 1 id=3\n20.2 a A 1 1 id=3 ttl=63"));
  reader.end();
  expect(said).toEqual([undefined, "a", "a", "several"]);
});

test.each(scenarios.map(({ name }) => name).filter((name) => !UNTOLD.has(name) && !LONG.has(name)))(
  "%s, recorded at either end, is said to be recorded there",
  { timeout: 30_000 },
  (name) => {
    const run = runOf(name);
    for (const end of ["A", "B"] as const)
      for (const { a, capture_point: point } of analysed(recordedAt(run, end)).connections) {
        if (point === undefined) continue;
        const near = point.at === "a" ? a.address : point.at === "b" ? "the other" : "neither";
        const isA = a.address.endsWith("1") === (near === a.address);
        expect(near === "neither" ? near : isA ? "A" : "B", JSON.stringify(point)).toBe(end);
      }
  },
);

test("at both ends, it is said to be at several places", () => {
  const { connections } = analysed(recordedAt(runOf("handshake"), "both"));
  expect(connections[0]?.capture_point).toMatchObject({ at: "several", rtt_to_a: 0.02, rtt_to_b: 0.02 });
});

test("far from both ends, it is said to be between them", () => {
  const { connections } = analysed(halfWay(recordedAt(runOf("handshake"), "A"), 15));
  expect(connections[0]?.capture_point).toMatchObject({
    at: "between",
    a_to_b: "between",
    confidence: "may be",
  });
});

test("the shortest round trip is that of the path, wherever it was recorded", () => {
  const atA = recordedAt(runOf("handshake"), "A");
  const files = [
    atA,
    recordedAt(runOf("handshake"), "B"),
    recordedAt(runOf("handshake"), "both"),
    halfWay(atA, 15),
  ];
  for (const file of files) expect(analysed(file).connections[0]?.rtt).toBeCloseTo(0.04, 9);
  expect(analysed(recordedAt(runOf("refused"), "A")).connections[0]?.rtt).toBeUndefined();
});

/** What end A has recorded, as it would be seen `later` ms further on. */
const halfWay = (file: Uint8Array, later: number): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  const number = writer.addInterface({ name: "middle" });
  const seen: { at: number; bytes: Uint8Array }[] = [];
  const reader = new CaptureReader(({ bytes, start, end, seconds, nanoseconds }) => {
    const copy = bytes.slice(start, end);
    const sent = copy[15] === 1;
    seen.push({ at: seconds * 1000 + nanoseconds / 1e6 + (sent ? later : -later) + 100, bytes: copy });
  });
  reader.push(file);
  for (const { at, bytes } of seen.toSorted((one, other) => one.at - other.at))
    writer.packet({ interface: number, at, bytes });
  writer.flush();
  return Buffer.concat(pieces);
};

test("what speaks against the place is not told as what speaks for it", () => {
  const picture = `0 a S 0 mss=1000 ttl=64
    20 b SA 0 1 mss=1000 ttl=63
    20.1 a A 1 1 ttl=64
    30 a PA 1+100 1 ttl=64
    50 b A 1+1000 101 ttl=63
    50.1 a A 101 1001 ttl=64
    50.2 b A 2001+1000 101 ttl=63
    50.3 a A 101 1001 ttl=64
    50.4 b A 3001+1000 101 ttl=63
    50.5 a A 101 1001 ttl=64
    50.6 b A 4001+1000 101 ttl=63
    50.7 a A 101 1001 ttl=64
    71 b A 1001+1000 101 ttl=63
    71.1 a A 101 5001 ttl=64
    91 b A 5001+1000 101 ttl=63
    91.1 b A 6001+1000 101 ttl=63
    91.15 a A 101 5001 ttl=64
    91.2 b A 7001+1000 101 ttl=63
    91.25 a A 101 5001 ttl=64
    91.3 b A 8001+1000 101 ttl=63
    91.35 a A 101 5001 ttl=64
    112 b A 5001+1000 101 ttl=63
    112.1 a A 101 9001 ttl=64`;
  const point = reportsOf(drawn(picture))[0]?.capture_point;
  expect(point?.at).toBe("a");
  expect(point?.evidence).toContain("1 segment of b lost before the capture");
  expect(point?.evidence.join()).not.toMatch(/behind the capture/u);
});
