/**
 * When the next segment may leave where segments are spread over a round trip: at the rate that the controller sets (BBR), or
 * at a multiple of a window in a round trip, in bursts of about a millisecond, as Linux has it with the queue `fq`.
 */
import type { Settings } from "./settings.ts";
import type { Tcb } from "./tcb.ts";

/** What is kept of a sender that paces by its window. Times ms. */
export interface Pace {
  /** When the next burst is due, which may have passed; below 0: none has gone out. */
  due: number;
  /** When the last burst began, and the segments that may still leave with it, then and no later. */
  began: number;
  left: number;
  /** How much later than due the burst has begun: half of its own time may be made up for. */
  credit: number;
}

/** How to pace where the controller does not. */
const byWindow = ({ settings }: Tcb): Settings["pacing"] =>
  settings.congestion === "bbr" ? undefined : settings.pacing;

/** Begins, changes or ends pacing by the window. */
export const changePacing = (tcb: Tcb): void => {
  if (tcb.settings.congestion === "bbr") return;
  tcb.cc.pacingRate = 0;
  tcb.burst = undefined;
  tcb.paceAt = Number.POSITIVE_INFINITY;
  updatePacingRate(tcb);
};

/** Whether nothing may leave yet. */
export const isHeldByPace = (tcb: Tcb, now: number): boolean =>
  tcb.paceAt > now && tcb.paceAt < Number.POSITIVE_INFINITY && !goesOn(tcb.burst, now);

const goesOn = (burst: Pace | undefined, now: number): boolean =>
  burst !== undefined && burst.left > 0 && burst.began === now;

/** The rate of a controller that sets none: after each acknowledgement, and when the connection begins. */
export const updatePacingRate = (tcb: Tcb): void => {
  const pacing = byWindow(tcb);
  if (pacing === undefined) return;
  const { cc } = tcb;
  const percent = cc.cwnd < cc.ssthresh / 2 ? pacing.slowStart : pacing.congestionAvoidance;
  const window = Math.max(cc.cwnd, tcb.sent.count) * tcb.mss;
  cc.pacingRate = tcb.srtt > 0 ? (percent / 100) * (window / tcb.srtt) : 0;
};

/** A segment of `length` octets leaves: says when the next one may. */
export const pace = (tcb: Tcb, length: number, now: number): void => {
  const { pacingRate } = tcb.cc;
  if (pacingRate <= 0 || length === 0) return;
  if (byWindow(tcb) === undefined) {
    // The controller says how long a segment occupies the line.
    const from = Number.isFinite(tcb.paceAt) && tcb.paceAt > now - LATE_MAX ? tcb.paceAt : now;
    tcb.paceAt = from + length / pacingRate;
    return;
  }
  paceBurst(tcb, length, pacingRate, now);
};

const paceBurst = (tcb: Tcb, length: number, rate: number, now: number): void => {
  // The first window of a connection leaves at once.
  if (tcb.dataSegsOut < UNPACED_SEGMENTS) return;
  const state = (tcb.burst ??= { due: -1, began: -1, left: 0, credit: 0 });
  if (!goesOn(state, now)) {
    state.began = now;
    state.left = burstSegments(tcb, rate);
    state.credit = state.due < 0 ? 0 : Math.max(0, now - state.due);
    state.due = Math.max(state.due, now);
  }
  const time = length / rate;
  const spared = Math.min(time / 2, state.credit);
  state.credit -= spared;
  state.due += time - spared;
  state.left -= 1;
  tcb.paceAt = state.due;
};

/** What leaves together: what the rate has in a millisecond, more where the round trip is short, two at least. */
const burstSegments = (tcb: Tcb, rate: number): number => {
  const { minRtt } = tcb.cc;
  const bonus = Number.isFinite(minRtt) ? Math.floor(BURST_OCTETS_MAX / 2 ** Math.floor(minRtt / 0.512)) : 0;
  const octets = Math.min(rate * BURST_TIME + bonus, BURST_OCTETS_MAX);
  return Math.max(BURST_SEGMENTS_MIN, Math.floor(octets / Math.max(1, tcb.mss)));
};

const LATE_MAX = 1;
const UNPACED_SEGMENTS = 10;
/** 2**20 ns. */
const BURST_TIME = 1.048_576;
const BURST_OCTETS_MAX = 65_535;
const BURST_SEGMENTS_MIN = 2;
