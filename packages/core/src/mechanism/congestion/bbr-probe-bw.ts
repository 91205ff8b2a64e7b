/**
 * draft-ietf-ccwg-bbr-06 §5.3.1 to §5.3.3: Startup, Drain and the cycle of ProbeBW: down to drain the queue, cruise, refill
 * the pipe, up to ask for more.
 */
import { bdpMultiple, inflightAt, inflightWithHeadroom, targetInflight } from "./bbr-control.ts";
import { advanceMaxBwFilter, resetCongestionSignals, resetFullBw, resetShortTermModel } from "./bbr-model.ts";
import {
  DEFAULT_CWND_GAIN,
  DOWN_PACING_GAIN,
  DRAIN_PACING_GAIN,
  isProbeBw,
  LOSS_THRESH,
  STARTUP_LOSS_RANGES,
  STARTUP_PACING_GAIN,
  startRound,
  UP_CWND_GAIN,
  UP_PACING_GAIN,
  type BbrState,
} from "./bbr-state.ts";

/** §5.3.1.1, EnterStartup. */
export const enterStartup = (state: BbrState): void => {
  state.phase = "startup";
  state.pacingGain = STARTUP_PACING_GAIN;
  state.cwndGain = DEFAULT_CWND_GAIN;
};

/** §5.3.1.1, CheckStartupDone. */
export const checkStartupDone = (state: BbrState): void => {
  checkStartupHighLoss(state);
  if (state.phase === "startup" && state.fullBwReached) enterDrain(state);
};

/**
 * §5.3.1.3, CheckStartupHighLoss: judged at the end of a round of recovery, when the extent of the loss is known. §3.7: a
 * congestion mark is congestion, too.
 */
const checkStartupHighLoss = (state: BbrState): void => {
  if (state.phase !== "startup" || state.fullBwReached) return;
  const manyLost =
    state.window.hasSack === false
      ? state.inRecovery && state.ack.newlyLost > 0
      : state.lossRoundStart &&
        state.inRecovery &&
        state.lossRangesInRound >= STARTUP_LOSS_RANGES &&
        isInflightTooHigh(state, state.ack.lost, state.ack.txInFlight);
  if (!manyLost && !state.isMarkInRound) return;
  // A loss may turn out to have been none, a mark cannot.
  if (manyLost) state.undoPhase = "startup";
  state.fullBwReached = true;
  state.fullBwNow = true;
  state.inflightLongterm = Math.ceil(Math.max(bdpMultiple(state, 1), state.inflightLatest));
};

/** §5.3.2, EnterDrain. */
const enterDrain = (state: BbrState): void => {
  state.phase = "drain";
  state.pacingGain = DRAIN_PACING_GAIN;
  state.cwndGain = DEFAULT_CWND_GAIN;
  state.drainStartRound = state.roundCount;
};

/** §5.3.2, CheckDrainDone. */
export const checkDrainDone = (state: BbrState): void => {
  if (state.phase !== "drain") return;
  const drained = state.window.inFlight <= inflightAt(state, 1);
  if (drained || state.roundCount > state.drainStartRound + DRAIN_ROUNDS_MAX) startProbeDown(state);
};

/** §5.3.3.9, StartProbeBW_DOWN. */
export const startProbeDown = (state: BbrState): void => {
  resetCongestionSignals(state);
  state.probeUpAckedPerInc = Number.POSITIVE_INFINITY;
  // §5.3.3.8.3, PickProbeWait: at random, so that flows do not probe together.
  state.roundsSinceProbeUp = Math.floor(state.random() * 2);
  state.bwProbeWait = PROBE_WAIT_LEAST_MS + state.random() * PROBE_WAIT_SPREAD_MS;
  state.cycleStamp = state.ack.now;
  state.ackPhase = "probe-stopping";
  startRound(state);
  state.phase = "probe-down";
  state.pacingGain = DOWN_PACING_GAIN;
  state.cwndGain = DEFAULT_CWND_GAIN;
};

/** §5.3.3.9, StartProbeBW_CRUISE. */
export const startProbeCruise = (state: BbrState): void => {
  state.phase = "probe-cruise";
  state.pacingGain = 1;
  state.cwndGain = DEFAULT_CWND_GAIN;
};

/** §5.3.3.9, StartProbeBW_REFILL. What losses caused by others have taught for the moment is forgotten. */
export const startProbeRefill = (state: BbrState): void => {
  resetShortTermModel(state);
  state.bwProbeUpRounds = 0;
  state.bwProbeUpAcked = 0;
  state.prevProbePrecautionary = false;
  state.ackPhase = "refilling";
  startRound(state);
  state.phase = "probe-refill";
  state.pacingGain = 1;
  state.cwndGain = DEFAULT_CWND_GAIN;
};

/** §5.3.3.9, StartProbeBW_UP. */
const startProbeUp = (state: BbrState): void => {
  state.ackPhase = "probe-starting";
  startRound(state);
  resetFullBw(state);
  state.fullBw = state.ack.deliveryRate;
  state.phase = "probe-up";
  state.pacingGain = UP_PACING_GAIN;
  state.cwndGain = UP_CWND_GAIN;
  raiseInflightLongtermSlope(state);
};

/** §5.3.3.9, UpdateProbeBWCyclePhase. */
export const updateProbeBwCyclePhase = (state: BbrState): void => {
  if (!state.fullBwReached || adaptLongTermModel(state)) return;
  switch (state.phase) {
    case "probe-down":
      if (!isTimeToProbe(state) && isTimeToCruise(state)) startProbeCruise(state);
      return;
    case "probe-cruise":
      isTimeToProbe(state);
      return;
    case "probe-refill":
      if (!state.roundStart) return;
      state.isBwProbeSample = true;
      startProbeUp(state);
      return;
    case "probe-up":
      if (!isTimeToGoDown(state)) return;
      state.prevProbeTooHigh = false;
      startProbeDown(state);
      return;
    case "startup":
    case "drain":
    case "probe-rtt":
      return;
  }
};

/** §5.3.3.8.3, IsTimeToProbeBW: after some time, or after as many rounds as Reno would take to fill the same pipe. */
const isTimeToProbe = (state: BbrState): boolean => {
  const waited = state.ack.now > state.cycleStamp + state.bwProbeWait;
  const renoRounds = Math.min(targetInflight(state), RENO_ROUNDS_MAX);
  if (!waited && state.roundsSinceProbeUp < renoRounds) return false;
  startProbeRefill(state);
  return true;
};

/** §5.3.3.9, IsTimeToCruise. */
const isTimeToCruise = (state: BbrState): boolean =>
  state.window.inFlight <= inflightWithHeadroom(state) &&
  state.window.inFlight <= inflightAt(state, 1, state.maxBw);

/** §5.3.3.9, IsTimeToGoDown. */
const isTimeToGoDown = (state: BbrState): boolean => {
  const { window } = state;
  // §5.3.3.6: the last probe lost too much, so this one does not stay where that happened. In flight when the
  // acknowledgement came: after it the window, which has the same bound, leaves always a little less.
  if (state.prevProbeTooHigh && state.ack.priorInFlight >= state.inflightLongterm) {
    state.prevProbePrecautionary = true;
    return true;
  }
  if (window.isCwndLimited && window.cwnd >= state.inflightLongterm) {
    resetFullBw(state);
    state.fullBw = state.ack.deliveryRate;
    return false;
  }
  return state.fullBwNow;
};

/** §5.3.3.9, RaiseInflightLongtermSlope: by one segment in the first round, then two, four, … */
const raiseInflightLongtermSlope = (state: BbrState): void => {
  const growth = 2 ** state.bwProbeUpRounds;
  state.bwProbeUpRounds = Math.min(state.bwProbeUpRounds + 1, PROBE_UP_ROUNDS_MAX);
  state.probeUpAckedPerInc = Math.max(state.window.cwnd / growth, 1);
};

/** §5.3.3.9, ProbeInflightLongtermUpward. */
const probeInflightLongtermUpward = (state: BbrState): void => {
  if (!state.window.isCwndLimited || state.window.cwnd < state.inflightLongterm) return;
  state.bwProbeUpAcked += state.ack.newlyAcked;
  if (state.bwProbeUpAcked >= state.probeUpAckedPerInc) {
    const steps = Math.floor(state.bwProbeUpAcked / state.probeUpAckedPerInc);
    state.bwProbeUpAcked -= steps * state.probeUpAckedPerInc;
    state.inflightLongterm += steps;
  }
  if (state.roundStart) raiseInflightLongtermSlope(state);
};

/** §5.3.3.9, AdaptLongTermModel. `true`: it has decided on a phase. */
const adaptLongTermModel = (state: BbrState): boolean => {
  if (state.ackPhase === "probe-starting" && state.roundStart) state.ackPhase = "probe-feedback";
  if (state.ackPhase === "probe-stopping" && state.roundStart) {
    state.isBwProbeSample = false;
    state.ackPhase = "init";
    if (isProbeBw(state.phase)) {
      if (!state.ack.isAppLimited) advanceMaxBwFilter(state);
      // §5.3.3.6: the careful probe went well, so a whole one follows at once.
      if (state.prevProbePrecautionary && !state.prevProbeTooHigh) {
        startProbeRefill(state);
        return true;
      }
    }
  }
  if (isInflightTooHigh(state, state.ack.lost, state.ack.txInFlight)) return false;
  if (state.inflightLongterm === Number.POSITIVE_INFINITY) return false;
  state.inflightLongterm = Math.max(state.inflightLongterm, state.ack.txInFlight);
  if (state.phase === "probe-up") probeInflightLongtermUpward(state);
  return false;
};

/** §5.5.10.2, IsInflightTooHigh. */
export const isInflightTooHigh = (state: BbrState, lost: number, txInFlight: number): boolean =>
  lost > txInFlight * LOSS_THRESH || (lost > 0 && state.window.hasSack === false);

const DRAIN_ROUNDS_MAX = 3;
/** §5.3.3.8.3: 2 to 3 s, and no more than 63 rounds. */
const PROBE_WAIT_LEAST_MS = 2000;
const PROBE_WAIT_SPREAD_MS = 1000;
const RENO_ROUNDS_MAX = 63;
const PROBE_UP_ROUNDS_MAX = 30;
