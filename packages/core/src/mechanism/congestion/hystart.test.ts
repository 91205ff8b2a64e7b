import { expect, test } from "vitest";
import { ack } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { CongestionWindow } from "./controller.ts";
import { HyStartPlusPlus } from "./hystart.ts";

/** One round of `samples` acknowledgements with this round-trip time; the last one ends it. */
const roundOf = (hyStart: HyStartPlusPlus, window: CongestionWindow, samples: number, rtt: number): void => {
  const end = window.sndNxt;
  for (let index = 1; index <= samples; index += 1) {
    window.sndUna = index === samples ? end : window.sndUna + 1;
    window.sndNxt = end + index * window.smss;
    hyStart.onAck(window, ack(window, { rtt, acknowledgement: window.sndUna }), 8);
  }
};

const begin = (): { window: CongestionWindow; hyStart: HyStartPlusPlus } => {
  const window = newWindow(10);
  window.isCwndLimited = true;
  window.sndNxt = 10_000;
  return { window, hyStart: new HyStartPlusPlus(window.sndNxt) };
};

test("slow start goes on while the round trip does not grow", () => {
  const { window, hyStart } = begin();
  for (let rounds = 0; rounds < 6; rounds += 1) roundOf(hyStart, window, 10, 100);
  expect(hyStart.phase).toBe("slow-start");
  expect(window.cwnd).toBe(70);
});

test.each([
  { base: 100, threshold: 12.5 },
  { base: 8, threshold: 4 },
  { base: 400, threshold: 16 },
])("at $base ms a growth of $threshold ms ends slow start, and less does not", ({ base, threshold }) => {
  for (const grown of [threshold - 0.01, threshold]) {
    const { window, hyStart } = begin();
    roundOf(hyStart, window, 8, base);
    roundOf(hyStart, window, 8, base + grown);
    expect(hyStart.phase).toBe(grown < threshold ? "slow-start" : "conservative");
  }
});

test("fewer than eight samples in a round say nothing", () => {
  const { window, hyStart } = begin();
  roundOf(hyStart, window, 8, 100);
  roundOf(hyStart, window, 7, 200);
  expect(hyStart.phase).toBe("slow-start");
});

test("a round without a round before it to compare with says nothing", () => {
  const { window, hyStart } = begin();
  roundOf(hyStart, window, 20, 500);
  expect(hyStart.phase).toBe("slow-start");
});

test("conservative slow start grows by a quarter and becomes congestion avoidance after five rounds, the first one partial", () => {
  const { window, hyStart } = begin();
  roundOf(hyStart, window, 8, 100);
  roundOf(hyStart, window, 8, 120);
  expect(hyStart.phase).toBe("conservative");
  expect(window.cwnd).toBe(26);
  for (let rounds = 2; rounds < 5; rounds += 1) roundOf(hyStart, window, 8, 120);
  expect(window.cwnd).toBe(32);
  expect(hyStart.phase).toBe("conservative");
  expect(window.ssthresh).toBe(Number.POSITIVE_INFINITY);
  roundOf(hyStart, window, 8, 120);
  expect(hyStart.phase).toBe("done");
  expect(window.cwnd).toBe(34);
  expect(window.ssthresh).toBe(34);
  roundOf(hyStart, window, 8, 120);
  expect(window.cwnd).toBe(34);
});

test("when the round trip falls below what it was at the exit, slow start is taken up again and may end again", () => {
  const { window, hyStart } = begin();
  roundOf(hyStart, window, 8, 100);
  roundOf(hyStart, window, 8, 120);
  roundOf(hyStart, window, 8, 119);
  expect(hyStart.phase).toBe("slow-start");
  const { cwnd } = window;
  roundOf(hyStart, window, 8, 119);
  expect(window.cwnd).toBe(cwnd + 8);
  roundOf(hyStart, window, 8, 140);
  expect(hyStart.phase).toBe("conservative");
  for (let rounds = 0; rounds < 4; rounds += 1) roundOf(hyStart, window, 8, 140);
  expect(hyStart.phase).toBe("done");
});

test("one acknowledgement adds no more than the limit, and nothing where the window is not in use", () => {
  const { window, hyStart } = begin();
  hyStart.onAck(window, ack(window, { acked: 50 }), 8);
  expect(window.cwnd).toBe(18);
  hyStart.onAck(window, ack(window, { acked: 50 }), Number.POSITIVE_INFINITY);
  expect(window.cwnd).toBe(68);
  window.isCwndLimited = false;
  hyStart.onAck(window, ack(window, { acked: 50 }), 8);
  expect(window.cwnd).toBe(68);
});
