/** What BBR does with single acknowledgements; how it behaves on a path is in test/congestion/bbr.test.ts. */
import { expect, test } from "vitest";
import { ack } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { BbrPhase } from "./bbr-state.ts";
import { Bbr } from "./bbr.ts";
import type { AckSample, CongestionWindow, LostSegment } from "./controller.ts";

const RATE = 2;
const ROUND_TRIP = 50;

/** A flow that is told what a path of 2 segments per ms and 50 ms would tell it. */
class Told {
  readonly window: CongestionWindow = { ...newWindow(10), srtt: ROUND_TRIP, minRtt: ROUND_TRIP };
  readonly bbr: Bbr = new Bbr(this.window, { random: () => 0.5, ecnResponse: "like-loss" });
  now = 0;
  rate = 0.2;

  /** One round trip, `rate` being what is delivered; `losing`: in the middle of it a loss is told of. */
  round(fields: Partial<AckSample> = {}, losing?: LostSegment): void {
    const { window } = this;
    const prior = window.delivered;
    const segments = Math.max(10, Math.round(this.rate * ROUND_TRIP));
    for (let index = 0; index < segments; index += 1) {
      window.delivered += 1;
      window.inFlight = Math.min(segments, window.cwnd);
      if (losing !== undefined && index === Math.floor(segments / 2)) this.bbr.onLost(losing, this.now);
      this.now += ROUND_TRIP / segments;
      this.bbr.onAck(
        ack(window, {
          now: this.now,
          rtt: ROUND_TRIP,
          priorDelivered: prior,
          interval: ROUND_TRIP,
          deliveredInInterval: this.rate * ROUND_TRIP,
          txInFlight: segments,
          lostSinceSent: 0,
          ...(index === 0 ? fields : { ...fields, lost: 0 }),
          ...(losing !== undefined && index === Math.floor(segments / 2)
            ? { lost: 1, lostSinceSent: 1 }
            : {}),
        }),
      );
    }
  }

  /** Brings it to where Startup has found the bandwidth and Drain has ended. */
  steady(): void {
    for (; this.rate < RATE; this.rate *= 2) this.round();
    this.rate = RATE;
    for (let rounds = 0; rounds < 6; rounds += 1) this.round();
    this.window.inFlight = 90;
    this.until("probe-cruise");
  }

  /** Rounds until it is in `phase`. */
  until(phase: BbrPhase): void {
    for (let rounds = 0; this.bbr.state.phase !== phase; rounds += 1) {
      if (rounds > 300) throw new Error(`it is still in ${this.bbr.state.phase}, not in ${phase}`);
      this.round();
    }
  }

  lost(start: number, fields: Partial<LostSegment> = {}): LostSegment {
    this.window.lost = (this.window.lost ?? 0) + 1;
    const stamp = { delivered: 0, deliveredAt: 0, firstSentAt: 0, isAppLimited: false };
    return { start, end: start + 1, ...stamp, txInFlight: 100, lostBefore: 0, ...fields };
  }
}

test("at first it paces the initial window over the round trip, or over 1 ms while none is known", () => {
  const window = newWindow(10);
  const bbr = new Bbr(window, { random: () => 0.5, ecnResponse: "like-loss" });
  expect(window.pacingRate).toBeCloseTo(2.77 * 10 * 1000, 6);
  window.srtt = 100;
  bbr.onAck(ack(window, { now: 100, rtt: 100 }));
  expect(window.pacingRate).toBeCloseTo((2.77 * 10 * 1000) / 100, 6);
});

test("in Startup the pace only rises, 2.77 times the bandwidth less 1 %", () => {
  const told = new Told();
  told.rate = 1;
  told.round();
  expect(told.window.pacingRate).toBeCloseTo(2.77 * 1 * 1000 * 0.99, 6);
  told.rate = 0.5;
  told.round();
  expect(told.window.pacingRate).toBeCloseTo(2.77 * 1 * 1000 * 0.99, 6);
});

test("it remembers the bandwidth of the last probing cycle and of this one, and no longer", () => {
  const told = new Told();
  told.steady();
  const { state } = told.bbr;
  expect(state.maxBw).toBe(RATE);
  told.rate = 1.2;
  let cycles = 0;
  for (let rounds = 0; rounds < 400 && state.maxBw > 1.3; rounds += 1) {
    const { ackPhase } = state;
    told.round();
    if (ackPhase === "probe-stopping" && state.ackPhase === "init") cycles += 1;
  }
  expect(state.maxBw).toBeCloseTo(1.2, 6);
  expect(cycles).toBeLessThanOrEqual(3);
});

test("six ranges lost in a round of recovery, and more than 2 %, end Startup, though the program limits the rate", () => {
  for (const ranges of [5, 6]) {
    const told = new Told();
    const { bbr, window } = told;
    for (told.rate = 0.2; told.rate < 1; told.rate *= 2) told.round();
    const { roundCount } = bbr.state;
    for (let index = 0; index < ranges; index += 1) bbr.onLost(told.lost(index * 2), told.now);
    window.ssthresh = bbr.ssthreshAfterLoss(told.now);
    bbr.onEvent("fast-recovery", told.now);
    told.round({ isAppLimited: true, lost: ranges, lostSinceSent: ranges });
    told.round({ isAppLimited: true, lostSinceSent: ranges });
    expect(bbr.state.fullBwReached).toBe(ranges === 6);
    expect(bbr.state.phase === "startup").toBe(ranges === 5);
    expect(bbr.state.roundCount - roundCount).toBe(2);
    if (ranges === 6) expect(bbr.state.inflightLongterm).toBeGreaterThanOrEqual(window.minRtt * bbr.state.bw);
  }
});

test("a burst of six segments is one range", () => {
  const told = new Told();
  told.round();
  for (let index = 0; index < 6; index += 1) told.bbr.onLost(told.lost(index), told.now);
  expect(told.bbr.state.lossRangesInRound).toBe(1);
});

test("without SACK one loss in recovery ends Startup", () => {
  const told = new Told();
  told.window.hasSack = false;
  told.round();
  told.bbr.onEvent("fast-recovery", told.now);
  told.round({ lost: 1, lostSinceSent: 1 });
  expect(told.bbr.state.fullBwReached).toBe(true);
});

test("an undo after Startup was left for a loss goes back to Startup", () => {
  const told = new Told();
  const { bbr, window } = told;
  for (told.rate = 0.2; told.rate < 1; told.rate *= 2) told.round();
  const { cwnd } = window;
  for (let index = 0; index < 8; index += 1) bbr.onLost(told.lost(index * 2), told.now);
  bbr.ssthreshAfterLoss(told.now);
  bbr.onEvent("fast-recovery", told.now);
  told.round({ lost: 8, lostSinceSent: 8 });
  told.round({ lostSinceSent: 8 });
  expect(bbr.state.fullBwReached).toBe(true);
  window.cwnd = bbr.cwndAfterUndo();
  bbr.onEvent("undone", told.now);
  expect(window.cwnd).toBeGreaterThanOrEqual(cwnd);
  expect(bbr.state).toMatchObject({ phase: "startup", fullBwReached: false, undoPhase: undefined });
  expect(bbr.state.inflightLongterm).toBe(Number.POSITIVE_INFINITY);
});

test("loss while it does not probe brings the short-term model down to seven tenths at most, in each round", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  told.until("probe-cruise");
  const { cwnd } = told.window;
  told.rate = 0.8;
  told.round();
  told.round({}, told.lost(1));
  told.round();
  expect(bbr.state.bwShortterm).toBeGreaterThanOrEqual(0.7 * RATE - 1e-9);
  expect(bbr.state.bwShortterm).toBeLessThan(RATE);
  expect(bbr.state.inflightShortterm).toBeLessThan(cwnd);
  expect(bbr.state.bw).toBe(bbr.state.bwShortterm);
  const first = bbr.state.bwShortterm;
  told.round({}, told.lost(3));
  told.round();
  expect(bbr.state.bwShortterm).toBeLessThan(first);
  expect(bbr.state.bwShortterm).toBeGreaterThanOrEqual(0.8);
  // The next refill forgets it.
  told.until("probe-refill");
  expect(bbr.state.bwShortterm).toBe(Number.POSITIVE_INFINITY);
});

test("an undo of a recovery in which a probe was broken off takes the probe up again", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  told.until("probe-up");
  for (let index = 0; index < 4; index += 1) bbr.onLost(told.lost(index * 2), told.now);
  expect(bbr.state.phase).toBe("probe-down");
  expect(bbr.state.undoPhase).toBe("probe-up");
  bbr.ssthreshAfterLoss(told.now);
  bbr.onEvent("fast-recovery", told.now);
  expect(bbr.state.undoPhase).toBe("probe-up");
  bbr.onEvent("undone", told.now);
  expect(bbr.state.phase).toBe("probe-refill");
  expect(bbr.state.inflightLongterm).toBe(Number.POSITIVE_INFINITY);
});

test("the bound set by a probe is what was in flight when losses came to 2 %, not what is now", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  told.until("probe-up");
  // 5 lost of 200: the fourth was the one too many, 4 of 200 being 2 %.
  told.window.lost = 4;
  bbr.onLost(told.lost(9, { txInFlight: 200, lostBefore: 0 }), told.now);
  expect(bbr.state.inflightLongterm).toBe(Math.floor(199 + (0.02 * 199 - 4) / 0.98));
});

test("losses that are told by number only count as well", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  told.until("probe-up");
  told.round({ lost: 10, txInFlight: 130, lostSinceSent: 10 });
  expect(bbr.state.prevProbeTooHigh).toBe(true);
  expect(bbr.state.phase).toMatch(/probe-(down|cruise)/);
});

test("a time-out leaves one segment to send; when it is over the window is what it was, as far as the model permits", () => {
  const told = new Told();
  told.steady();
  const { bbr, window } = told;
  const { cwnd } = window;
  bbr.ssthreshAfterLoss(told.now);
  window.inFlight = 0;
  bbr.onEvent("timeout", told.now);
  expect(window.cwnd).toBe(1);
  bbr.onEvent("recovered", told.now);
  expect(window.cwnd).toBe(cwnd);
});

test("idle time leaves the window as it is and sets the pace to the bandwidth", () => {
  const told = new Told();
  told.steady();
  const { bbr, window } = told;
  told.until("probe-up");
  const { cwnd } = window;
  window.inFlight = 0;
  bbr.onEvent("idle-restart", told.now + 10_000);
  bbr.onEvent("transmit-start", told.now + 10_000);
  expect(window.cwnd).toBe(cwnd);
  expect(window.pacingRate).toBeCloseTo(bbr.state.bw * 0.99 * window.smss, 6);
  expect(bbr.state.idleRestart).toBe(true);
});

test("in recovery nothing in flight means that all was lost, not that nothing was to be sent", () => {
  const told = new Told();
  told.steady();
  told.bbr.onEvent("timeout", told.now);
  told.bbr.onEvent("transmit-start", told.now);
  expect(told.bbr.state.idleRestart).toBe(false);
});
