/**
 * draft-ietf-ccwg-bbr-06 §5.5: BBR's model of the path, brought up to date with each acknowledgement: rounds, bandwidth,
 * what congestion has shown, aggregation.
 */
import { BETA, EXTRA_ACKED_FILTER_ROUNDS, isProbingBw, startRound, type BbrState } from "./bbr-state.ts";

/** §5.5.10.3, UpdateLatestDeliverySignals: near the start of an acknowledgement. */
export const updateLatestDeliverySignals = (state: BbrState): void => {
  const { ack } = state;
  state.lossRoundStart = false;
  state.bwLatest = Math.max(state.bwLatest, ack.deliveryRate);
  state.inflightLatest = Math.max(state.inflightLatest, ack.delivered);
  if (ack.priorDelivered >= state.lossRoundDelivered) {
    state.lossRoundDelivered = state.window.delivered;
    state.lossRoundStart = true;
  }
};

/** §5.5.10.3, AdvanceLatestDeliverySignals: near the end of an acknowledgement. */
export const advanceLatestDeliverySignals = (state: BbrState): void => {
  if (!state.lossRoundStart) return;
  state.bwLatest = state.ack.deliveryRate;
  state.inflightLatest = state.ack.delivered;
  state.lostInRound = 0;
  state.lossRangesInRound = 0;
};

/** §5.5.10.3, ResetCongestionSignals. */
export const resetCongestionSignals = (state: BbrState): void => {
  state.isLossInRound = false;
  state.isMarkInRound = false;
  state.bwLatest = 0;
  state.inflightLatest = 0;
};

/** §5.5.10.3, UpdateCongestionSignals. */
export const updateCongestionSignals = (state: BbrState): void => {
  updateMaxBw(state);
  if (!state.lossRoundStart) return;
  adaptLowerBounds(state);
  state.isLossInRound = false;
  state.isMarkInRound = false;
};

/** §5.5.10.3, AdaptLowerBoundsFromCongestion: not while more is asked for on purpose; then loss is to be expected. */
const adaptLowerBounds = (state: BbrState): void => {
  if (isProbingBw(state.phase) || !(state.isLossInRound || state.isMarkInRound)) return;
  if (state.bwShortterm === Number.POSITIVE_INFINITY) state.bwShortterm = state.maxBw;
  if (state.inflightShortterm === Number.POSITIVE_INFINITY) state.inflightShortterm = state.window.cwnd;
  state.bwShortterm = Math.max(state.bwLatest, BETA * state.bwShortterm);
  state.inflightShortterm = Math.max(state.inflightLatest, BETA * state.inflightShortterm);
};

/** §5.5.10.3, ResetShortTermModel. */
export const resetShortTermModel = (state: BbrState): void => {
  state.bwShortterm = Number.POSITIVE_INFINITY;
  state.inflightShortterm = Number.POSITIVE_INFINITY;
};

/** §5.5.10.3, BoundBWForModel. */
export const boundBwForModel = (state: BbrState): void => {
  state.bw = Math.min(state.maxBw, state.bwShortterm);
};

/** §5.5.5, UpdateMaxBw. A sample the program limits counts only where it says that more is possible. */
const updateMaxBw = (state: BbrState): void => {
  const { ack } = state;
  updateRound(state);
  if (ack.deliveryRate <= 0 || (ack.isAppLimited && ack.deliveryRate < state.maxBw)) return;
  state.thisCycleMaxBw = Math.max(state.thisCycleMaxBw, ack.deliveryRate);
  state.maxBw = Math.max(state.previousCycleMaxBw, state.thisCycleMaxBw);
};

/** §5.5.6, AdvanceMaxBwFilter. A cycle without a sample is not one: what was known before it stays. */
export const advanceMaxBwFilter = (state: BbrState): void => {
  if (state.thisCycleMaxBw === 0) return;
  state.previousCycleMaxBw = state.thisCycleMaxBw;
  state.thisCycleMaxBw = 0;
  state.maxBw = state.previousCycleMaxBw;
};

/** §5.5.1, UpdateRound. */
const updateRound = (state: BbrState): void => {
  state.roundStart = state.ack.priorDelivered >= state.nextRoundDelivered;
  if (!state.roundStart) return;
  startRound(state);
  state.roundCount += 1;
  state.roundsSinceProbeUp += 1;
  if (!state.inRecovery) state.isUndoSaved = false;
};

/** §5.5.9, UpdateACKAggregation: what comes beyond what the rate makes one expect has been held together somewhere. */
export const updateAckAggregation = (state: BbrState): void => {
  const { ack } = state;
  let expected = state.bw * (ack.now - state.extraAckedIntervalStart);
  if (state.extraAckedDelivered <= expected) {
    state.extraAckedDelivered = 0;
    state.extraAckedIntervalStart = ack.now;
    expected = 0;
  }
  state.extraAckedDelivered += ack.newlyAcked;
  const extra = Math.min(state.extraAckedDelivered - expected, state.window.cwnd);
  const rounds = state.fullBwReached ? EXTRA_ACKED_FILTER_ROUNDS : 1;
  state.extraAcked = state.extraAckedFilter.update(extra, state.roundCount, rounds);
};

/** §5.3.1.2, ResetFullBW. */
export const resetFullBw = (state: BbrState): void => {
  state.fullBw = 0;
  state.fullBwCount = 0;
  state.fullBwNow = false;
};

/** §5.3.1.2, CheckFullBWReached: three rounds in which asking for more has not brought a quarter more. */
export const checkFullBwReached = (state: BbrState): void => {
  const { ack } = state;
  if (state.fullBwNow || !state.roundStart || ack.isAppLimited || ack.deliveryRate <= 0) return;
  if (ack.deliveryRate >= state.fullBw * FULL_BW_GROWTH) {
    resetFullBw(state);
    state.fullBw = ack.deliveryRate;
    return;
  }
  state.fullBwCount += 1;
  state.fullBwNow = state.fullBwCount >= FULL_BW_ROUNDS;
  if (state.fullBwNow) state.fullBwReached = true;
};

const FULL_BW_GROWTH = 1.25;
const FULL_BW_ROUNDS = 3;
