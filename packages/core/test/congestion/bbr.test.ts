/** The cases of draft-ietf-ccwg-bbr-06, appendix A, that need a path. */
import { expect, test } from "vitest";
import { Bbr } from "../../src/mechanism/congestion/bbr.ts";
import { inflightAt, inflightWithHeadroom } from "../../src/mechanism/congestion/bbr-control.ts";
import type { BbrPhase, BbrState } from "../../src/mechanism/congestion/bbr-state.ts";
import { Pipe, type PipeOptions } from "./pipe.ts";

interface Change {
  readonly at: number;
  readonly from: BbrPhase;
  readonly to: BbrPhase;
  readonly state: BbrState;
  readonly inFlight: number;
  readonly cwnd: number;
}

/** A flow and its changes of phase, each with a copy of the state right after it. */
const flow = (
  options: PipeOptions,
  random = 0.5,
): { pipe: Pipe; bbr: Bbr; changes: Change[]; run(span: number): void } => {
  const pipe = new Pipe(options);
  const bbr = new Bbr(pipe.window, { random: () => random, ecnResponse: "like-loss" });
  const changes: Change[] = [];
  let { phase } = bbr.state;
  pipe.observe = () => {
    const { state } = bbr;
    if (state.phase === phase) return;
    const { inFlight, cwnd } = pipe.window;
    changes.push({ at: pipe.now, from: phase, to: state.phase, state: { ...state }, inFlight, cwnd });
    ({ phase } = state);
  };
  return { pipe, bbr, changes, run: (span) => pipe.run(bbr, span) };
};

/** Runs until BBR is in `phase`, `most` ms at most. */
const until = (one: ReturnType<typeof flow>, phase: BbrPhase, most = 20_000): void => {
  const end = one.pipe.now + most;
  while (one.bbr.state.phase !== phase && one.pipe.now < end) one.run(1);
  expect(one.bbr.state.phase).toBe(phase);
};

const PLAIN: PipeOptions = { rate: 2, buffer: 300, roundTrip: 50 };

test("it leaves Startup when the bandwidth no longer grows, within 2 % of what the path has", () => {
  const one = flow(PLAIN);
  until(one, "drain", 2000);
  expect(one.changes.at(-1)?.state).toMatchObject({ fullBwNow: true, fullBwReached: true, fullBwCount: 3 });
  expect(Math.abs(one.bbr.state.maxBw - 2) / 2).toBeLessThan(0.02);
  expect(one.pipe.now).toBeLessThan(15 * 50);
  expect(one.bbr.state.pacingGain).toBe(0.5);
});

test("it leaves Drain when what is in flight has come down to the path's product of bandwidth and delay", () => {
  const one = flow(PLAIN);
  until(one, "drain");
  const before = one.pipe.window.inFlight;
  until(one, "probe-cruise");
  const change = one.changes.find(({ from }) => from === "drain") as Change;
  expect(before).toBeGreaterThan(150);
  expect(change.inFlight).toBeLessThanOrEqual(inflightAt(one.bbr.state, 1));
});

test("it leaves Drain after a few rounds where what is in flight does not come down", () => {
  const one = flow(PLAIN);
  until(one, "drain");
  one.pipe.rate = 0.5;
  const { drainStartRound } = one.bbr.state;
  until(one, "probe-down");
  expect(one.bbr.state.roundCount).toBe(drainStartRound + 4);
  expect(one.pipe.window.inFlight).toBeGreaterThan(inflightAt(one.bbr.state, 1));
});

test("it goes round down, cruise, refill and up, each with its pace", () => {
  const one = flow(PLAIN);
  until(one, "probe-cruise");
  until(one, "probe-refill");
  until(one, "probe-up");
  until(one, "probe-down");
  until(one, "probe-cruise");
  const paces = one.changes.slice(-5).map(({ to, state }) => [to, state.pacingGain, state.cwndGain]);
  expect(paces).toEqual([
    ["probe-cruise", 1, 2],
    ["probe-refill", 1, 2],
    ["probe-up", 1.25, 2.25],
    ["probe-down", 0.9, 2],
    ["probe-cruise", 1, 2],
  ]);
  const down = one.changes.at(-1) as Change;
  expect(down.inFlight).toBeLessThanOrEqual(
    Math.min(inflightWithHeadroom(one.bbr.state), inflightAt(one.bbr.state, 1)),
  );
});

test("it asks again after 2 to 3 s, or after as many rounds as Reno would take on a small path", () => {
  const waits = [50, 5].map((roundTrip) => {
    const one = flow({ ...PLAIN, roundTrip });
    until(one, "probe-cruise");
    const { cycleStamp } = one.bbr.state;
    until(one, "probe-refill");
    return one.pipe.now - cycleStamp;
  });
  expect(waits[0]).toBeGreaterThan(2000);
  expect(waits[0]).toBeLessThan(3000);
  expect(waits[1]).toBeLessThan(150);
});

test("it leaves Up when the bandwidth does not grow there, and goes back to the bandwidth it had", () => {
  const one = flow(PLAIN);
  until(one, "probe-up");
  until(one, "probe-down");
  expect(one.changes.at(-1)?.state.prevProbeTooHigh).toBe(false);
  expect(one.pipe.dropped).toBe(0);
  one.run(500);
  expect(Math.abs(one.bbr.state.maxBw - 2) / 2).toBeLessThan(0.02);
});

test("too much loss in Up ends it, and the bound is what was in flight or seven tenths of the product", () => {
  let losing = false;
  const one = flow({ ...PLAIN, loses: (number) => losing && number % 10 === 0 });
  until(one, "probe-up");
  losing = true;
  until(one, "probe-down", 500);
  expect(one.bbr.state.prevProbeTooHigh).toBe(true);
  expect(one.bbr.state.undoPhase).toBe("probe-up");
  expect(one.bbr.state.inflightLongterm).toBeGreaterThanOrEqual(0.7 * 100);
  expect(one.bbr.state.inflightLongterm).toBeLessThan(200);
});

test("after a probe that lost too much the next one stops where that was, and if that goes well a whole one follows", () => {
  let losing = false;
  const one = flow({ ...PLAIN, loses: (number) => losing && number % 10 === 0 });
  until(one, "probe-up");
  losing = true;
  until(one, "probe-down", 500);
  losing = false;
  until(one, "probe-cruise");
  // Room for others while it cruises.
  expect(one.pipe.window.cwnd).toBeLessThanOrEqual(0.85 * one.bbr.state.inflightLongterm);
  until(one, "probe-up");
  until(one, "probe-down");
  expect(one.changes.at(-1)?.state.prevProbePrecautionary).toBe(true);
  const before = one.changes.length;
  until(one, "probe-up");
  expect(one.changes.slice(before).map(({ to }) => to)).not.toContain("probe-cruise");
});

test("it leaves Down after its time where what is in flight does not come down", () => {
  const one = flow(PLAIN, 0);
  until(one, "probe-up");
  until(one, "probe-down");
  one.pipe.rate = 1.2;
  until(one, "probe-refill", 3500);
  expect(one.changes.at(-1)?.from).toBe("probe-down");
});

test("every 5 s it looks for the shortest round trip, for 200 ms and a round, and goes on with the window it had", () => {
  const one = flow(PLAIN);
  until(one, "probe-rtt");
  const entered = one.changes.at(-1) as Change;
  expect(entered.at - entered.state.probeRttMinStamp).toBeLessThan(1);
  expect(one.bbr.state).toMatchObject({ cwndGain: 0.5, pacingGain: 1 });
  until(one, "probe-cruise");
  const left = one.changes.at(-1) as Change;
  expect(left.at - entered.at).toBeGreaterThan(200);
  expect(left.at - entered.at).toBeLessThan(350);
  expect(left.inFlight).toBeLessThanOrEqual(51);
  expect(left.cwnd).toBeGreaterThan(180);
  expect(one.bbr.state.maxBw).toBeGreaterThan(1.96);
  until(one, "probe-rtt");
  const again = one.changes.at(-1) as Change;
  expect(again.at - left.at).toBeGreaterThan(4900);
  expect(again.at - left.at).toBeLessThan(5200);
});

test("on a long path it looks for the shortest round trip for a whole round", () => {
  const one = flow({ rate: 0.5, buffer: 1000, roundTrip: 600 });
  until(one, "probe-rtt", 40_000);
  const drained = (): boolean => one.bbr.state.probeRttDoneStamp >= 0;
  while (!drained()) one.run(1);
  const began = one.pipe.now;
  while (one.bbr.state.phase === "probe-rtt") one.run(1);
  expect(one.pipe.now - began).toBeGreaterThan(590);
  expect(one.pipe.now - began).toBeLessThan(700);
});

test("a bound that holds a probe back rises by one segment in a round, then two, four and eight", () => {
  const one = flow(PLAIN);
  until(one, "probe-up");
  // As if an earlier probe had lost at this, and the one after it had gone well.
  one.bbr.state.inflightLongterm = 104;
  const bounds: number[] = [one.bbr.state.inflightLongterm];
  let { roundCount } = one.bbr.state;
  while (bounds.length < 6) {
    one.run(1);
    if (one.bbr.state.roundCount === roundCount) continue;
    ({ roundCount } = one.bbr.state);
    bounds.push(one.bbr.state.inflightLongterm);
  }
  const steps = bounds.slice(1).map((bound, index) => bound - (bounds[index] ?? 0));
  [1, 2, 4, 8].forEach((step, index) => {
    expect(Math.abs((steps[index] ?? 0) - step)).toBeLessThanOrEqual(1);
  });
});

test("it does not look for the shortest round trip after idle time, and goes on at the bandwidth it had", () => {
  const one = flow(PLAIN);
  until(one, "probe-cruise");
  one.run(200);
  one.pipe.supply = 0;
  one.run(6000);
  expect(one.pipe.window.inFlight).toBe(0);
  const { cwnd } = one.pipe.window;
  one.pipe.supply = Number.POSITIVE_INFINITY;
  one.run(40);
  expect(one.bbr.state.idleRestart).toBe(true);
  expect(one.pipe.window.cwnd).toBe(cwnd);
  expect(one.pipe.window.pacingRate).toBeCloseTo(one.bbr.state.bw * 0.99 * 1000, 5);
  const before = one.changes.length;
  one.run(300);
  expect(one.changes.slice(before).map(({ to }) => to)).not.toContain("probe-rtt");
});

test("what is held back by the program says nothing: Startup goes on, and a known bandwidth is kept", () => {
  const one = flow(PLAIN);
  for (let tick = 0; tick < 60; tick += 1) {
    one.pipe.supply = 4;
    one.run(50);
  }
  expect(one.bbr.state.phase).toBe("startup");
  expect(one.bbr.state.fullBwCount).toBe(0);
  one.pipe.supply = Number.POSITIVE_INFINITY;
  until(one, "probe-refill");
  for (let tick = 0; tick < 40; tick += 1) {
    one.pipe.supply = 4;
    one.run(50);
  }
  expect(one.bbr.state.maxBw).toBeGreaterThan(1.96);
});

test("where the look for the shortest round trip comes in Startup, it goes back to Startup", () => {
  const one = flow(PLAIN);
  for (let tick = 0; tick < 110; tick += 1) {
    one.pipe.supply = 4;
    one.run(49);
    // Something is always in flight, so that it is not idle.
  }
  const phases = one.changes.map(({ to }) => to);
  expect(one.bbr.state.fullBwReached).toBe(false);
  expect(phases).toEqual(["probe-rtt", "startup"]);
});

test("acknowledgements that come in bundles make the window larger by as much, and the path stays full", () => {
  const one = flow({ ...PLAIN, ackSlot: 25 });
  until(one, "probe-cruise");
  const { passed } = one.pipe;
  one.run(1000);
  expect(one.bbr.state.extraAcked).toBeGreaterThan(25);
  expect(one.pipe.window.cwnd).toBeGreaterThan(2 * 100);
  expect((one.pipe.passed - passed) / 2000).toBeGreaterThan(0.98);
});

test("on a path that holds less than a segment the window has its floor and the pace is the path's", () => {
  const one = flow({ rate: 0.01, buffer: 20, roundTrip: 20, ackEvery: 2 });
  one.run(60_000);
  expect(one.pipe.window.cwnd).toBeGreaterThanOrEqual(4);
  expect(one.pipe.window.cwnd).toBeLessThan(16);
  expect(one.pipe.passed / 600).toBeGreaterThan(0.95);
  expect(one.pipe.timeouts).toBe(0);
});

test("ten times the bandwidth is found in the next probe, in a few rounds", () => {
  const one = flow({ rate: 1, buffer: 300, roundTrip: 50 });
  until(one, "probe-refill");
  one.pipe.rate = 10;
  until(one, "probe-up");
  const began = one.pipe.now;
  until(one, "probe-down", 3000);
  expect(one.bbr.state.maxBw).toBeGreaterThan(9.8);
  expect(one.pipe.now - began).toBeLessThan(25 * 50);
});

test("a tenth of the bandwidth is followed at once by the short-term model and within some cycles by the long-term one", () => {
  const one = flow({ rate: 10, buffer: 100, roundTrip: 50 });
  until(one, "probe-cruise");
  one.pipe.rate = 1;
  one.run(1500);
  expect(one.bbr.state.bw).toBeLessThan(5);
  for (let second = 0; second < 20 && one.bbr.state.maxBw > 1.1; second += 1) one.run(1000);
  expect(one.bbr.state.maxBw).toBeLessThan(1.1);
  expect(one.bbr.state.maxBw).toBeGreaterThan(0.9);
});

test("behind a policer it comes to send what the policer lets through, with little loss", () => {
  let tokens = 200;
  let filledAt = 0;
  const one = flow({
    rate: 10,
    buffer: 300,
    roundTrip: 50,
    loses: (_number, now) => {
      tokens = Math.min(200, tokens + (now - filledAt) * 1);
      filledAt = now;
      if (tokens < 1) return true;
      tokens -= 1;
      return false;
    },
  });
  one.run(12_000);
  const { dropped, passed } = one.pipe;
  one.run(10_000);
  const arrived = one.pipe.passed - passed;
  expect(arrived / 10_000).toBeGreaterThan(0.85);
  expect((one.pipe.dropped - dropped) / arrived).toBeLessThan(0.1);
});

test("marks are heeded like loss: Startup ends, and later probes stop where the queue is marked", () => {
  const [heeding, heedless] = (["like-loss", "none"] as const).map((ecnResponse) => {
    const pipe = new Pipe({ ...PLAIN, markAbove: 20 });
    const bbr = new Bbr(pipe.window, { random: () => 0.5, ecnResponse });
    pipe.run(bbr, 1000);
    pipe.queueMax = 0;
    pipe.run(bbr, 9000);
    return { pipe, state: bbr.state };
  });
  expect(heedless?.state.inflightLongterm).toBe(Number.POSITIVE_INFINITY);
  expect(heeding?.state.inflightLongterm).toBeLessThan(200);
  expect(heeding?.pipe.queueMax).toBeLessThan(0.6 * (heedless?.pipe.queueMax ?? 0));
  expect((heeding?.pipe.passed ?? 0) / 20_000).toBeGreaterThan(0.85);
});

test("with the buffer a tenth of the path, or ten times it, the path is full and the queue short", () => {
  for (const buffer of [10, 100, 1000]) {
    const one = flow({ ...PLAIN, buffer });
    one.run(3000);
    const { passed, dropped } = one.pipe;
    let queue = 0;
    let count = 0;
    one.pipe.observe = () => {
      queue += one.pipe.queue;
      count += 1;
    };
    one.run(10_000);
    expect((one.pipe.passed - passed) / 20_000).toBeGreaterThan(0.9);
    expect(Math.abs(one.bbr.state.maxBw - 2) / 2).toBeLessThan(0.05);
    expect(queue / count).toBeLessThan(10);
    expect((one.pipe.dropped - dropped) / 20_000).toBeLessThan(0.005);
  }
});
