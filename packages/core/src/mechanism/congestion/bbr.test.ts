/** What BBR does with single acknowledgements; how it behaves on a path is in test/congestion/bbr.test.ts. */
import { expect, test } from "vitest";
import { ack } from "../../../test/congestion/acks.ts";
import { newWindow } from "../../../test/congestion/pipe.ts";
import { RATE, Told } from "../../../test/congestion/told.ts";
import { Bbr } from "./bbr.ts";

test("at first it paces the initial window over the round trip, or over 1 ms while none is known", () => {
  const window = newWindow(10);
  const bbr = new Bbr(window, { random: () => 0.5, ecnResponse: "like-loss" });
  expect(window.pacingRate).toBeCloseTo(2.77 * 10 * 1000, 6);
  window.srtt = 100;
  bbr.onAck(ack(window, { now: 100, rtt: 100 }));
  expect(window.pacingRate).toBeCloseTo((2.77 * 10 * 1000) / 100, 6);
});

test("it begins in Startup, knowing nothing", () => {
  const { state } = new Told().bbr;
  expect(state).toMatchObject({
    phase: "startup",
    pacingGain: 2.77,
    cwndGain: 2,
    fullBwReached: false,
    idleRestart: false,
    inRecovery: false,
    isBwProbeSample: false,
    isUndoSaved: false,
    prevProbeTooHigh: false,
    maxBw: 0,
    inflightLongterm: Number.POSITIVE_INFINITY,
    bwShortterm: Number.POSITIVE_INFINITY,
  });
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

test("Startup goes on while the bandwidth grows by a quarter in a round, and ends after three rounds in which it does not", () => {
  const told = new Told();
  for (let rounds = 0; rounds < 12; rounds += 1) {
    told.round();
    told.rate *= 1.25;
  }
  expect(told.bbr.state).toMatchObject({ phase: "startup", fullBwCount: 0 });
  told.rate /= 1.25;
  told.round();
  told.round();
  expect(told.bbr.state.fullBwReached).toBe(false);
  told.round();
  told.round();
  expect(told.bbr.state.fullBwReached).toBe(true);
});

test("what arrives beyond the expected makes the window larger for ten rounds", () => {
  const told = new Told();
  told.steady();
  const { bbr, window } = told;
  expect(bbr.state.extraAcked).toBeLessThan(2);
  const before = window.cwnd;
  const burst = ack(window, { now: told.now, acked: 30, priorDelivered: window.delivered - 100 });
  bbr.onAck(burst);
  expect(bbr.state.extraAcked).toBeGreaterThanOrEqual(29);
  // A little less than expected, so that the excess is not carried on.
  told.rate = 1;
  for (let rounds = 0; rounds < 9; rounds += 1) told.round();
  expect(bbr.state.extraAcked).toBeGreaterThanOrEqual(29);
  expect(window.cwnd - before).toBeGreaterThanOrEqual(27);
  for (let rounds = 0; rounds < 2; rounds += 1) told.round();
  expect(bbr.state.extraAcked).toBeLessThan(3);
});

test("at high rates over short paths three quanta of 64 KiB may be in flight", () => {
  const window = { ...newWindow(10), srtt: 0.1, minRtt: 0.1 };
  const bbr = new Bbr(window, { random: () => 0.5, ecnResponse: "like-loss" });
  for (let index = 1; index < 400; index += 1) {
    window.delivered += 20;
    window.inFlight = 30;
    bbr.onAck(
      ack(window, {
        now: index * 0.1,
        rtt: 0.1,
        acked: 20,
        priorDelivered: window.delivered - 20,
        interval: 0.1,
        deliveredInInterval: 20,
      }),
    );
  }
  expect(bbr.state.maxBw).toBeCloseTo(200, 6);
  expect(bbr.state.sendQuantum).toBeCloseTo(65.536, 6);
  expect(window.cwnd).toBe(Math.floor(3 * 65.536));
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

test("a round trip that has become longer is believed after 10 s, one that has become shorter at once", () => {
  const told = new Told();
  told.steady();
  const { state } = told.bbr;
  const since = state.minRttStamp;
  while (told.now < since + 9900) told.round({ rtt: 80 });
  expect(state.minRtt).toBe(50);
  while (told.now < since + 10_200) told.round({ rtt: 80 });
  expect(state.minRtt).toBe(80);
  // What has just been learnt is kept for as long again.
  for (let rounds = 0; rounds < 20; rounds += 1) told.round({ rtt: 90 });
  expect(state.minRtt).toBe(80);
  told.round({ rtt: 40 });
  expect(state.minRtt).toBe(40);
});

test("its clocks start with the first acknowledgement, however late that is", () => {
  const told = new Told();
  told.now = 1_000_000;
  told.round();
  expect(told.bbr.state.phase).toBe("startup");
  expect(told.bbr.state.minRttStamp).toBeGreaterThan(1_000_000);
  expect(told.bbr.state.extraAcked).toBeLessThan(12);
});
