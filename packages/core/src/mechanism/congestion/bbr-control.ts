/** draft-ietf-ccwg-bbr-06 §5.6: what BBR makes of its model: the pacing rate, the send quantum and the window. */
import {
  CLOCK_STEP_MS,
  HEADROOM,
  isProbeBw,
  MIN_PIPE_CWND,
  PACING_MARGIN,
  PROBE_RTT_CWND_GAIN,
  QUANTUM_OCTETS_MAX,
  QUANTUM_SEGMENTS_MIN,
  STARTUP_PACING_GAIN,
  type BbrState,
} from "./bbr-state.ts";

/** §5.6.2, InitPacingRate: the initial window in a round trip, or in 1 ms while none is known. */
export const initPacingRate = (state: BbrState): void => {
  const { window } = state;
  const roundTrip = window.srtt !== undefined && window.srtt > 0 ? Math.max(window.srtt, CLOCK_STEP_MS) : 1;
  window.pacingRate = (STARTUP_PACING_GAIN * state.initialCwnd * window.smss) / roundTrip;
};

/** §5.6.2, SetPacingRateWithGain: never down before the bandwidth is known. */
export const setPacingRateWithGain = (state: BbrState, gain: number): void => {
  const { window } = state;
  const rate = gain * state.bw * (1 - PACING_MARGIN) * window.smss;
  if (rate > 0 && (state.fullBwReached || rate > window.pacingRate)) window.pacingRate = rate;
};

/** §5.6: on each acknowledgement. */
export const updateControlParameters = (state: BbrState): void => {
  const { window } = state;
  if (!state.hasSeenRtt && window.srtt !== undefined && window.srtt > 0) {
    // §5.6.2: what was set without a round trip was a guess by orders of magnitude.
    state.hasSeenRtt = true;
    initPacingRate(state);
  }
  setPacingRateWithGain(state, state.pacingGain);
  setSendQuantum(state);
  setCwnd(state);
};

/** §5.6.3, SetSendQuantum: what leaves in 1 ms. */
const setSendQuantum = (state: BbrState): void => {
  const { pacingRate, smss } = state.window;
  const octets = Math.min(pacingRate, QUANTUM_OCTETS_MAX);
  state.sendQuantum = Math.max(octets / Math.max(1, smss), QUANTUM_SEGMENTS_MIN);
};

/** §5.6.4.2, BDPMultiple. */
export const bdpMultiple = (state: BbrState, gain: number, bw: number = state.bw): number =>
  state.minRtt === Number.POSITIVE_INFINITY ? state.initialCwnd : gain * bw * state.minRtt;

/** §5.6.4.2, QuantizationBudget, with the offload budget of §5.5.8.1. */
const quantizationBudget = (state: BbrState, inflight: number): number => {
  const budget = Math.max(inflight, OFFLOAD_QUANTA * state.sendQuantum, MIN_PIPE_CWND);
  return state.phase === "probe-up" ? budget + 2 : budget;
};

/** §5.6.4.2, Inflight. */
export const inflightAt = (state: BbrState, gain: number, bw: number = state.bw): number =>
  quantizationBudget(state, bdpMultiple(state, gain, bw));

/** §5.3.3.8.3, TargetInflight. */
export const targetInflight = (state: BbrState): number => Math.min(bdpMultiple(state, 1), state.window.cwnd);

/** §5.3.3.9, InflightWithHeadroom: room for others. */
export const inflightWithHeadroom = (state: BbrState): number => {
  if (state.inflightLongterm === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const headroom = Math.max(1, HEADROOM * state.inflightLongterm);
  return Math.max(state.inflightLongterm - headroom, MIN_PIPE_CWND);
};

/** §5.6.4.5, ProbeRTTCwnd. */
export const probeRttCwnd = (state: BbrState): number =>
  Math.max(bdpMultiple(state, PROBE_RTT_CWND_GAIN), MIN_PIPE_CWND);

/** §5.6.4.6, SetCwnd. Down at once, up by no more than what has arrived. */
const setCwnd = (state: BbrState): void => {
  const { window, ack } = state;
  state.maxInflight = quantizationBudget(state, bdpMultiple(state, state.cwndGain) + state.extraAcked);
  const grown = window.cwnd + window.cwndCount + ack.newlyAcked;
  let cwnd = window.cwnd + window.cwndCount;
  if (state.fullBwReached) cwnd = Math.min(grown, state.maxInflight);
  else if (window.cwnd < state.maxInflight || window.delivered < state.initialCwnd) cwnd = grown;
  cwnd = Math.max(cwnd, MIN_PIPE_CWND);
  if (state.phase === "probe-rtt") cwnd = Math.min(cwnd, probeRttCwnd(state));
  window.cwnd = Math.floor(cwnd);
  window.cwndCount = cwnd - window.cwnd;
  boundCwndForModel(state);
};

/** §5.6.4.7, BoundCwndForModel. */
export const boundCwndForModel = (state: BbrState): void => {
  const { window, phase } = state;
  let cap = Number.POSITIVE_INFINITY;
  if (phase === "probe-rtt" || phase === "probe-cruise") cap = inflightWithHeadroom(state);
  else if (isProbeBw(phase)) cap = state.inflightLongterm;
  cap = Math.max(Math.min(cap, state.inflightShortterm), MIN_PIPE_CWND);
  const bound = Math.min(Math.floor(cap), window.cwndClamp);
  if (window.cwnd <= bound) return;
  window.cwnd = Math.max(1, bound);
  window.cwndCount = 0;
};

/** §5.5.8.1: one quantum waiting, one being cut into segments, one being put together again. */
const OFFLOAD_QUANTA = 3;
