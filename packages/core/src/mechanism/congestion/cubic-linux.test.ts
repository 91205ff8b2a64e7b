import { expect, test } from "vitest";
import { ack, round } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { CongestionController, CongestionWindow } from "./controller.ts";
import { CubicLinux } from "./cubic-linux.ts";

const flow = (
  cwnd: number,
  options: { hyStart?: boolean; ticksPerSecond?: number } = {},
): { window: CongestionWindow; cubic: CongestionController } => {
  const window = newWindow(cwnd);
  window.isCwndLimited = true;
  const cubic = new CubicLinux(window, {
    hyStart: false,
    fastConvergence: true,
    ticksPerSecond: 1000,
    ...options,
  });
  return { window, cubic };
};

const lose = (window: CongestionWindow, cubic: CongestionController, now = 0): void => {
  window.ssthresh = cubic.ssthreshAfterLoss(now);
  window.cwnd = window.ssthresh;
  cubic.onEvent("fast-recovery", now);
};

test("a cut leaves 717/1024 of the window, rounded down, two segments at least", () => {
  const { window, cubic } = flow(100);
  expect(cubic.ssthreshAfterLoss(0)).toBe(70);
  window.cwnd = 10;
  expect(cubic.ssthreshAfterLoss(0)).toBe(7);
  window.cwnd = 2;
  expect(cubic.ssthreshAfterLoss(0)).toBe(2);
});

test("before the first cut the window grows by a twentieth in a round trip", () => {
  const { window, cubic } = flow(200);
  window.ssthresh = 200;
  round(cubic, window, { now: 1000, span: 100 });
  expect(window.cwnd).toBe(210);
});

test("after a cut the window follows the cubic function, within a segment or two", () => {
  const { window, cubic } = flow(1000);
  lose(window, cubic);
  const k = Math.cbrt((1000 - 700) / 0.4);
  for (let now = 0; now < 14_000; now += 100) {
    round(cubic, window, { now, span: 100, rtt: 100 });
    if (now % 2000 !== 0 || now === 0) continue;
    const expected = 0.4 * ((now + 100) / 1000 - k) ** 3 + 1000;
    expect(Math.abs(window.cwnd - expected) / expected).toBeLessThan(0.01);
  }
});

test("one segment for two acknowledged is the most, whatever the function says", () => {
  const { window, cubic } = flow(1000);
  lose(window, cubic);
  round(cubic, window, { now: 0, span: 100 });
  const { cwnd } = window;
  round(cubic, window, { now: 3_600_000, span: 0 });
  expect(window.cwnd).toBeGreaterThanOrEqual(cwnd + Math.floor(cwnd / 2));
  // One more where credit had been gathered at the pace before.
  expect(window.cwnd).toBeLessThanOrEqual(cwnd + Math.floor(cwnd / 2) + 1);
});

test("where Reno would have more, the window keeps up with it", () => {
  const { window, cubic } = flow(20);
  lose(window, cubic);
  for (let now = 0; now < 300; now += 10) round(cubic, window, { now, span: 10 });
  // A segment for each 15/8 windows acknowledged: 16 in 30 rounds.
  expect(window.cwnd).toBeGreaterThanOrEqual(14 + 14);
  expect(window.cwnd).toBeLessThanOrEqual(14 + 17);
});

test("fast convergence remembers less than the window when the maximum has fallen", () => {
  const { window, cubic } = flow(1000);
  lose(window, cubic);
  window.cwnd = 800;
  lose(window, cubic);
  // Flat at 680, not at 800: from 560 the function is 2.2 s from its plateau there and 6.7 s at first.
  for (let now = 0; now < 7000; now += 100) round(cubic, window, { now, span: 100 });
  const expected = 0.4 * (7 - Math.cbrt((680 - 560) / 0.4)) ** 3 + 680;
  expect(Math.abs(window.cwnd - expected)).toBeLessThan(3);
});

test("beyond the last maximum the function rises from the window itself", () => {
  const { window, cubic } = flow(1000);
  lose(window, cubic);
  window.cwnd = cubic.cwndAfterUndo() + 200;
  for (let now = 0; now < 5000; now += 100) round(cubic, window, { now, span: 100 });
  const expected = 0.4 * 5 ** 3 + 1200;
  expect(Math.abs(window.cwnd - expected)).toBeLessThan(6);
});

test("a time-out forgets the maximum", () => {
  const { window, cubic } = flow(1000);
  window.ssthresh = 1000;
  for (let now = 0; now < 3000; now += 100) round(cubic, window, { now, span: 100 });
  window.cwnd = 1000;
  window.ssthresh = cubic.ssthreshAfterLoss(3000);
  for (let now = 3000; now < 5000; now += 100) round(cubic, window, { now, span: 100 });
  cubic.onEvent("timeout", 5000);
  window.cwnd = 700;
  window.cwndCount = 0;
  window.ssthresh = 700;
  // Nothing is known: a new epoch, and a twentieth in a round trip.
  round(cubic, window, { now: 5000, span: 100 });
  expect(window.cwnd).toBe(735);
});

test("idle time does not count from the last sending on", () => {
  const idle = flow(1000);
  const busy = flow(1000);
  for (const { window, cubic } of [idle, busy]) {
    lose(window, cubic);
    for (let now = 0; now < 2000; now += 100) round(cubic, window, { now, span: 100 });
    cubic.onTransmit?.(2000);
  }
  idle.cubic.onEvent("transmit-start", 62_000);
  for (let now = 0; now < 2000; now += 100) {
    round(idle.cubic, idle.window, { now: now + 62_000, span: 100 });
    round(busy.cubic, busy.window, { now: now + 2000, span: 100 });
  }
  expect(Math.abs(idle.window.cwnd - busy.window.cwnd)).toBeLessThanOrEqual(2);
});

test("what slow start leaves over counts in congestion avoidance", () => {
  const { window, cubic } = flow(10);
  window.ssthresh = 12;
  cubic.onAck(ack(window, { now: 1000, acked: 30 }));
  // 28 are left, of which Reno's window makes one at once; then it is a segment for each 12.
  expect(window.cwnd).toBe(14);
  expect(window.cwndCount).toBe(4);
});

test("the kernel's slower clock makes the same curve", () => {
  const windows = [1000, 250, 100].map((ticksPerSecond) => {
    const { window, cubic } = flow(1000, { ticksPerSecond });
    lose(window, cubic);
    for (let now = 0; now < 9000; now += 100) round(cubic, window, { now, span: 100 });
    return window.cwnd;
  });
  for (const cwnd of windows) expect(Math.abs(cwnd - (windows[0] ?? 0))).toBeLessThanOrEqual(2);
});

test("with hybrid slow start the first slow start ends when the delay grows", () => {
  for (const hyStart of [true, false]) {
    const { window, cubic } = flow(16, { hyStart });
    window.srtt = 100;
    window.sndNxt = 16_000;
    for (let rtt = 100, now = 0; rtt < 260; rtt += 40, now += 1000)
      round(cubic, window, { now, span: 1000, rtt });
    expect(window.ssthresh === Number.POSITIVE_INFINITY).toBe(!hyStart);
  }
});

test("a cut that was for nothing goes back to the window before it", () => {
  const { window, cubic } = flow(100);
  lose(window, cubic);
  expect(cubic.cwndAfterUndo()).toBe(100);
  window.cwnd = 120;
  expect(cubic.cwndAfterUndo()).toBe(120);
});

/**
 * Windows of CUBIC in Linux 5.16 to 6.13 at the end of every tenth round trip. A window is acknowledged two segments at a time in
 * 40 ms and 20 µs for each of its segments; it is cut before the rounds `cuts`.
 */
test.each([
  {
    hyStart: false,
    cuts: [6, 60, 130, 170, 300],
    windows: [
      461, 494, 523, 547, 569, 587, 430, 447, 461, 472, 481, 488, 493, 362, 376, 388, 398, 292, 304, 314, 322,
      328, 332, 335, 337, 338, 338, 338, 341, 346, 262, 280, 295, 308, 319, 328, 334, 339, 342, 344,
    ],
  },
  {
    hyStart: true,
    cuts: [60, 130, 170, 300],
    windows: [
      267, 435, 708, 1153, 1877, 3057, 2297, 2446, 2579, 2693, 2789, 2868, 2931, 2143, 2227, 2297, 2354, 1720,
      1785, 1840, 1885, 1922, 1950, 1971, 1985, 1995, 1999, 2001, 2001, 2001, 1499, 1591, 1673, 1745, 1807,
      1858, 1900, 1933, 1959, 1977,
    ],
  },
])("with hyStart $hyStart the windows are Linux's, to a segment", ({ hyStart, cuts, windows }) => {
  const { window, cubic } = flow(10, { hyStart });
  window.srtt = 40;
  window.sndUna = 1;
  const seen: number[] = [];
  let now = 1000;
  for (let rounds = 0; rounds < 400; rounds += 1) {
    if (cuts.includes(rounds)) lose(window, cubic, now);
    const segments = window.cwnd;
    const rtt = 40 + segments * 0.02;
    for (let done = 2; done <= segments; done += 2) {
      window.sndUna += 2000;
      window.sndNxt = window.sndUna + window.cwnd * 1000;
      cubic.onAck(
        ack(window, { now: Math.floor((now + (rtt * done) / segments) * 1000) / 1000, acked: 2, rtt }),
      );
    }
    now += rtt;
    if (rounds % 10 === 9) seen.push(window.cwnd);
  }
  expect(seen).toHaveLength(windows.length);
  seen.forEach((cwnd, index) => expect(Math.abs(cwnd - (windows[index] ?? 0))).toBeLessThanOrEqual(1));
});
