import { expect, test } from "vitest";
import { ack, round } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { CongestionController, CongestionEvent, CongestionWindow } from "./controller.ts";
import { makeController, type ControllerOptions } from "./make-controller.ts";

const C = 0.4;
const BETA = 0.7;
/** A flow whose window of `cwnd` has just been cut. */
const cut = (
  cwnd: number,
  srtt: number,
  options: ControllerOptions = {},
): { window: CongestionWindow; cubic: CongestionController } => {
  const window = newWindow(cwnd);
  window.srtt = srtt;
  window.sndNxt = cwnd * window.smss;
  const cubic = makeController("cubic", window, options);
  lose(window, cubic, "fast-recovery");
  return { window, cubic };
};

const lose = (window: CongestionWindow, cubic: CongestionController, why: CongestionEvent): void => {
  window.inFlight = window.cwnd;
  window.ssthresh = cubic.ssthreshAfterLoss(0);
  window.cwnd = why === "timeout" ? 1 : window.ssthresh;
  cubic.onEvent(why, 0);
  if (why !== "timeout") cubic.onEvent("recovered", 0);
};

/** Rounds of `srtt` from `from` to `to` ms. */
const rounds = (
  flow: { window: CongestionWindow; cubic: CongestionController },
  from: number,
  to: number,
): void => {
  const span = flow.window.srtt ?? 0;
  for (let now = from; now + span <= to; now += span) round(flow.cubic, flow.window, { now, span });
};

test("a cut leaves seven tenths of what is outstanding, two segments at least, one for ECE", () => {
  const { window, cubic } = cut(100, 100);
  expect(window.ssthresh).toBe(70);
  window.cwnd = 2;
  expect(cubic.ssthreshAfterLoss(0)).toBe(2);
  expect(cubic.cwndAfterEcn?.()).toBe(1);
});

test("the window follows the cubic function, concave up to the last maximum and convex beyond", () => {
  const flow = cut(1000, 100);
  const k = Math.cbrt((1000 - 700) / C);
  for (const seconds of [2, 5, 8, 11, 14, 17]) {
    rounds(flow, (seconds - (seconds === 2 ? 2 : 3)) * 1000, seconds * 1000);
    const expected = C * (seconds - k) ** 3 + 1000;
    expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
  }
});

test("the function does not depend on how many segments an acknowledgement is for", () => {
  const windows = [1, 2].map((each) => {
    const flow = cut(1000, 100);
    for (let now = 0; now < 9000; now += 100) round(flow.cubic, flow.window, { now, span: 100, each });
    return flow.window.cwnd;
  });
  expect(Math.abs((windows[0] ?? 0) - (windows[1] ?? 0))).toBeLessThanOrEqual(2);
});

test("where Reno would have more, the window is Reno's with 9/17 of a segment a round, then a whole one", () => {
  // 20 segments at 10 ms: the cubic function needs seconds for what Reno does in tenths of them.
  const flow = cut(20, 10);
  expect(flow.window.cwnd).toBe(14);
  rounds(flow, 0, 100);
  expect(flow.window.cwnd).toBe(14 + Math.floor((10 * 9) / 17));
  rounds(flow, 100, 200);
  const reached = flow.window.cwnd;
  expect(reached).toBeGreaterThanOrEqual(20);
  rounds(flow, 200, 300);
  expect(flow.window.cwnd - reached).toBeGreaterThanOrEqual(9);
});

test("the window grows by half in a round trip at most", () => {
  const flow = cut(1000, 100);
  round(flow.cubic, flow.window, { now: 0, span: 100 });
  const { cwnd } = flow.window;
  // An hour in one piece: the function is beyond all bounds.
  round(flow.cubic, flow.window, { now: 3_600_000, span: 100 });
  expect(flow.window.cwnd).toBeLessThanOrEqual(Math.ceil(1.5 * cwnd * 1.25));
  flow.window.sndUna += 1;
  const before = flow.window.cwnd;
  flow.cubic.onAck(ack(flow.window, { now: 3_600_200, acked: 1 }));
  expect(flow.window.cwnd - before).toBeLessThanOrEqual(1);
});

test("fast convergence gives up a further part when the maximum has fallen, and can be switched off", () => {
  for (const fastConvergence of [true, false]) {
    const flow = cut(1000, 100, { fastConvergence });
    flow.window.cwnd = 800;
    flow.window.inFlight = 800;
    lose(flow.window, flow.cubic, "fast-recovery");
    const wMax = fastConvergence ? (800 * (1 + BETA)) / 2 : 800;
    const k = Math.cbrt((wMax - 560) / C);
    rounds(flow, 0, 5000);
    const expected = C * (5 - k) ** 3 + wMax;
    expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
  }
});

test("after a time-out slow start leads to the threshold and the function starts on its plateau", () => {
  const flow = cut(1000, 100);
  rounds(flow, 0, 1000);
  flow.window.cwnd = 1000;
  lose(flow.window, flow.cubic, "timeout");
  expect(flow.window.ssthresh).toBe(700);
  flow.window.cwnd = 701;
  rounds(flow, 0, 5000);
  const expected = C * 5 ** 3 + 701;
  expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("a slow start left without loss makes its window the plateau", () => {
  const window = newWindow(500);
  window.srtt = 100;
  const cubic = makeController("cubic", window);
  window.ssthresh = 400;
  rounds({ window, cubic }, 0, 5000);
  const expected = C * 5 ** 3 + 500;
  expect(Math.abs(window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("at the threshold it is slow start, and one segment above it congestion avoidance", () => {
  const { window, cubic } = cut(100, 100);
  window.isCwndLimited = true;
  cubic.onAck(ack(window, { now: 0, acked: 2 }));
  expect(window.cwnd).toBe(71);
  cubic.onAck(ack(window, { now: 1, acked: 2 }));
  expect(window.cwnd).toBe(71);
});

test("time in which the window is not used up does not count", () => {
  const flow = cut(1000, 100);
  rounds(flow, 0, 2000);
  const { cwnd } = flow.window;
  flow.window.isCwndLimited = false;
  for (let now = 2000; now < 60_000; now += 50) flow.cubic.onAck(ack(flow.window, { now }));
  expect(flow.window.cwnd).toBe(cwnd);
  rounds(flow, 60_000, 63_000);
  const expected = C * (5 - Math.cbrt(300 / C)) ** 3 + 1000;
  expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("idle time does not count", () => {
  const flow = cut(1000, 100);
  rounds(flow, 0, 2000);
  flow.cubic.onEvent("transmit-start", 60_000);
  rounds(flow, 60_000, 63_000);
  const expected = C * (5 - Math.cbrt(300 / C)) ** 3 + 1000;
  expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("a cut that was for nothing is undone: the window goes on as if it had not been", () => {
  const disturbed = cut(1000, 100);
  const plain = cut(1000, 100);
  for (const flow of [disturbed, plain]) rounds(flow, 0, 4000);
  const before = { ...disturbed.window };
  disturbed.window.ssthresh = disturbed.cubic.ssthreshAfterLoss(4000);
  disturbed.window.cwnd = disturbed.window.ssthresh;
  disturbed.cubic.onEvent("fast-recovery", 4000);
  disturbed.window.cwnd = disturbed.cubic.cwndAfterUndo();
  disturbed.window.ssthresh = before.ssthresh;
  disturbed.cubic.onEvent("undone", 4000);
  expect(disturbed.window.cwnd).toBe(before.cwnd);
  for (const flow of [disturbed, plain]) rounds(flow, 4000, 12_000);
  expect(Math.abs(disturbed.window.cwnd - plain.window.cwnd)).toBeLessThanOrEqual(3);
});

test("a cut for ECE ends the stage though the window stays above the threshold", () => {
  const flow = cut(1000, 100, { fastConvergence: false });
  rounds(flow, 0, 9000);
  const { cwnd } = flow.window;
  flow.window.ssthresh = flow.cubic.ssthreshAfterLoss(9000);
  flow.cubic.onEvent("ecn", 9000);
  flow.window.cwnd = flow.window.ssthresh + 50;
  rounds(flow, 9000, 12_000);
  const start = Math.floor(cwnd * BETA) + 50;
  const expected = C * (3 - Math.cbrt((cwnd - start) / C)) ** 3 + cwnd;
  expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("time between a cut and its undoing does not count", () => {
  const flow = cut(1000, 100);
  rounds(flow, 0, 4000);
  const before = { ...flow.window };
  flow.window.ssthresh = flow.cubic.ssthreshAfterLoss(4000);
  flow.cubic.onEvent("fast-recovery", 4000);
  flow.window.cwnd = flow.window.ssthresh;
  rounds(flow, 4000, 6000);
  flow.window.cwnd = flow.cubic.cwndAfterUndo();
  flow.window.ssthresh = before.ssthresh;
  flow.cubic.onEvent("undone", 66_000);
  rounds(flow, 66_000, 67_000);
  const expected = C * (5 - Math.cbrt(300 / C)) ** 3 + 1000;
  expect(Math.abs(flow.window.cwnd - expected) / expected).toBeLessThan(0.01);
});

test("an undo that comes when the window has grown beyond changes nothing", () => {
  const { window, cubic } = cut(100, 100);
  window.cwnd = 130;
  expect(cubic.cwndAfterUndo()).toBe(130);
  cubic.onEvent("undone", 0);
  lose(window, cubic, "fast-recovery");
  rounds({ window, cubic }, 0, 2000);
  expect(window.cwnd).toBeGreaterThan(90);
});

test("CUBIC without HyStart++ doubles in slow start, with it the first slow start ends when the delay grows", () => {
  for (const hyStart of [true, false]) {
    const window = newWindow(16);
    window.sndNxt = 16_000;
    const cubic = makeController("cubic", window, { hyStart });
    for (let rtt = 100, now = 0; rtt < 340; rtt += 30, now += 100)
      round(cubic, window, { now, span: 100, rtt });
    expect(window.ssthresh === Number.POSITIVE_INFINITY).toBe(!hyStart);
    expect(window.cwnd > 4000).toBe(!hyStart);
  }
});
