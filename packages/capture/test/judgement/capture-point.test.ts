import { scenarios } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
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

test("between the two ends, it is said to be between them", () => {
  // Seen first where it is sent, each packet looks as half a path away.
  const { connections } = analysed(recordedAt(runOf("handshake"), "both"));
  expect(connections[0]?.capture_point).toMatchObject({ at: "between", rtt_to_a: 0.02, rtt_to_b: 0.02 });
});
