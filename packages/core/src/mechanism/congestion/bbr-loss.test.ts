/** What BBR makes of losses, marks and time-outs, and what it takes back. */
import { expect, test } from "vitest";
import { ack } from "../../../test/congestion/acks.ts";
import { RATE, Told } from "../../../test/congestion/told.ts";

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
    expect(bbr.state.fullBwNow).toBe(ranges === 6);
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
  told.round();
  expect(told.bbr.state.fullBwReached).toBe(false);
  told.round({ lost: 1, lostSinceSent: 1 });
  expect(told.bbr.state.fullBwReached).toBe(true);
});

test("without SACK one loss is too many for a probe, with it 2 % are not", () => {
  for (const hasSack of [true, false]) {
    const told = new Told();
    told.window.hasSack = hasSack;
    told.steady();
    told.until("probe-up");
    told.window.lost = 1;
    told.bbr.onLost(told.lost(1, { lostBefore: 1 }), told.now);
    expect(told.bbr.state.prevProbeTooHigh).toBe(!hasSack);
  }
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

test("the cycle begins anew at the loss that ended the probe", () => {
  const told = new Told();
  told.steady();
  told.until("probe-up");
  for (let index = 0; index < 4; index += 1) told.bbr.onLost(told.lost(index * 2), told.now + 7);
  expect(told.bbr.state.cycleStamp).toBe(told.now + 7);
  expect(told.bbr.state.bwProbeWait).toBe(2500);
});

test("an undo puts the short-term model back, and the loss of the round is forgotten", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  told.rate = 1;
  told.round();
  const loss = told.lost(1);
  bbr.onLost(loss, told.now);
  bbr.ssthreshAfterLoss(told.now);
  bbr.onEvent("fast-recovery", told.now);
  told.round({ lost: 1, lostSinceSent: 1 });
  told.round();
  expect(bbr.state.bwShortterm).toBeLessThan(RATE);
  expect(bbr.state.inflightShortterm).toBeLessThan(Number.POSITIVE_INFINITY);
  bbr.onLost(told.lost(5), told.now);
  bbr.onEvent("undone", told.now);
  expect(bbr.state.isLossInRound).toBe(false);
  expect(bbr.state.bwShortterm).toBe(Number.POSITIVE_INFINITY);
  expect(bbr.state.inflightShortterm).toBe(Number.POSITIVE_INFINITY);
});

test("a second recovery saves for its own undo", () => {
  const told = new Told();
  told.steady();
  const { bbr, window } = told;
  for (const cwnd of [150, 80]) {
    window.cwnd = cwnd;
    bbr.ssthreshAfterLoss(told.now);
    bbr.onEvent("fast-recovery", told.now);
    expect(bbr.state.priorCwnd).toBe(cwnd);
    expect(bbr.state.inRecovery).toBe(true);
    bbr.onEvent("recovered", told.now);
    expect(bbr.state.inRecovery).toBe(false);
  }
});

test("a mark in Startup ends it, one while it cruises brings the short-term model down, once in a round", () => {
  const startup = new Told();
  startup.round();
  startup.round({ ecnEcho: true });
  expect(startup.bbr.state.fullBwReached).toBe(true);
  expect(startup.bbr.state.undoPhase).toBeUndefined();
  const told = new Told();
  told.steady();
  const { state } = told.bbr;
  told.rate = 1;
  told.round();
  told.round({ ecnEcho: true });
  told.round();
  expect(state.bwShortterm).toBeCloseTo(0.7 * RATE, 6);
  told.round();
  told.round();
  expect(state.bwShortterm).toBeCloseTo(0.7 * RATE, 6);
  expect(state.isMarkInRound).toBe(false);
});

test("losses that are told by number only count as well, one range for each acknowledgement", () => {
  const told = new Told();
  told.steady();
  const { bbr } = told;
  const sample = ack(told.window, { now: told.now, acked: 1, lost: 2, priorInFlight: 300 });
  bbr.onAck(sample);
  expect(bbr.state.lossRangesInRound).toBe(1);
  told.until("probe-up");
  const { lost, ...rest } = { ...sample, lost: 10, priorInFlight: 130, now: told.now };
  bbr.onAck({ ...rest, lost });
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

test("in recovery nothing in flight means that all was lost, not that nothing was to be sent", () => {
  const told = new Told();
  told.steady();
  told.bbr.onEvent("timeout", told.now);
  told.bbr.onEvent("transmit-start", told.now);
  expect(told.bbr.state.idleRestart).toBe(false);
});
