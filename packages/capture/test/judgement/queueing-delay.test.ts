/** A queue on the way that a sender fills: round trips that grow with what is under way. */
import { expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { reportsOf, simulated } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const queueing = (file: Uint8Array): CaptureFinding[] =>
  reportsOf(file).flatMap(({ findings }) => findings.filter(({ code }) => code === "queueing-delay"));

test("it is told where it is sent, with the round trips and how much was under way", () => {
  expect(queueing(simulated("bufferbloat", "A"))).toMatchObject([
    {
      severity: "info",
      confidence: "looks like",
      cause:
        "What 192.0.2.1:28886 sends fills a queue on the way: with up to 1.38 MB under way the round trip grew from 40 ms to 2.3 s (median 384 ms).",
      evidence: [
        { frame: 249, text: "an answer after 139 ms, with 81.1 kB under way" },
        { frame: 10_269, text: "an answer after 2.3 s, with 1.38 MB under way" },
      ],
    },
  ]);
  expect(queueing(simulated("bufferbloat", "B"))).toEqual([]);
});

/** Two flights are under way at any time: of so many segments, each answered two steps of so many ms after it was sent. */
const flights = (each: (step: number) => readonly [segments: number, ms: number]): Uint8Array => {
  const lines: string[] = [];
  const ends: number[] = [];
  let at = 100;
  for (let step = 0; step < 48; step++) {
    const [segments, ms] = each(step);
    if (step >= 2) lines.push(`${at} b A 1 ${ends[step - 2]}`);
    let seq = ends.at(-1) ?? 1;
    for (let sent = 0; sent < segments; sent++, seq += 1000) lines.push(`${at + 0.1} a A ${seq}+1000 1`);
    ends.push(seq);
    at += ms;
  }
  return drawn(`${handshake}${lines.join("\n")}`);
};

test("where more under way takes longer, and comes through no faster, it is a queue", () => {
  expect(queueing(flights((step) => [5 + (step >> 3), 12 * (5 + (step >> 3))]))).toHaveLength(1);
});

test("a way that is longer whatever is under way, or not longer for more, is none", () => {
  expect(queueing(flights(() => [8, 100]))).toEqual([]);
  expect(queueing(flights((step) => [8, step < 24 ? 60 : 120]))).toEqual([]);
  expect(queueing(flights((step) => [5 + (step % 7), 100]))).toEqual([]);
});

test("nor is one that lasts no second, or is not many times the least", () => {
  expect(queueing(flights((step) => [5 + (step >> 3), 3 * (5 + (step >> 3))]))).toEqual([]);
  expect(
    queueing(flights((step) => (step < 40 ? [5, 5] : [5 + (step - 40), 12 * (5 + (step - 40))]))),
  ).toEqual([]);
});
