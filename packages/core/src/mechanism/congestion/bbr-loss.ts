/**
 * draft-ietf-ccwg-bbr-06 §5.5.10.2 and §5.5.11: what BBR makes of a segment marked lost, and what it takes back when the loss
 * turns out to have been none.
 */
import { targetInflight } from "./bbr-control.ts";
import { resetFullBw } from "./bbr-model.ts";
import { enterStartup, isInflightTooHigh, startProbeDown, startProbeRefill } from "./bbr-probe-bw.ts";
import { BETA, LOSS_THRESH, restoreCwnd, saveCwnd, type BbrState } from "./bbr-state.ts";
import type { LostSegment } from "./controller.ts";

/** §5.5.10.2, HandleLostPacket. */
export const handleLost = (state: BbrState, segment: LostSegment, now: number): void => {
  state.ack.now = now;
  state.lossesTold += 1;
  noteLoss(state);
  // §5.3.1.3 counts ranges that do not touch: a burst is one event.
  if (segment.start !== state.lastLostEnd) state.lossRangesInRound += 1;
  state.lastLostEnd = segment.end;
  const lost = (state.window.lost ?? 0) - (segment.lostBefore ?? 0);
  judgeLoss(state, segment.txInFlight ?? 0, lost, segment.isAppLimited);
};

/** The same for losses that were told by number only: they count as one event. */
export const handleUntoldLosses = (state: BbrState): void => {
  const untold = state.ack.newlyLost - state.lossesTold;
  state.lossesTold = 0;
  if (untold <= 0) return;
  noteLoss(state);
  state.lossRangesInRound += 1;
  judgeLoss(state, state.ack.txInFlight, state.ack.lost, state.ack.isAppLimited);
};

/** §3.7: a mark says what a loss says, without a segment to go by. */
export const handleMark = (state: BbrState): void => {
  if (state.isMarkInRound) return;
  if (!state.isLossInRound) state.lossRoundDelivered = state.window.delivered;
  state.isMarkInRound = true;
  if (!state.isBwProbeSample) return;
  handleInflightTooHigh(state, state.ack.txInFlight, state.ack.isAppLimited);
};

/** §5.5.10.2, NoteLoss. */
const noteLoss = (state: BbrState): void => {
  if (!state.isLossInRound) {
    state.lossRoundDelivered = state.window.delivered;
    // §5.5.11.1: later losses of the same episode must not overwrite what was before it, although leaving Up for Down
    // makes the next one the first of its round again.
    if (!state.inRecovery && !state.isUndoSaved) saveStateUponLoss(state);
  }
  state.isLossInRound = true;
};

const judgeLoss = (state: BbrState, txInFlight: number, lost: number, isAppLimited: boolean): void => {
  if (!state.isBwProbeSample || !isInflightTooHigh(state, lost, txInFlight)) return;
  handleInflightTooHigh(state, inflightAtLoss(txInFlight, lost), isAppLimited);
};

/** §5.5.10.2, InflightAtLoss: what was in flight when the losses became too many, solved for one segment. */
const inflightAtLoss = (txInFlight: number, lost: number): number => {
  const before = txInFlight - 1;
  const lostBefore = lost - 1;
  return before + (LOSS_THRESH * before - lostBefore) / (1 - LOSS_THRESH);
};

/** §5.5.10.2, HandleInflightTooHigh. */
const handleInflightTooHigh = (state: BbrState, txInFlight: number, isAppLimited: boolean): void => {
  state.prevProbeTooHigh = true;
  // Once for each probe.
  state.isBwProbeSample = false;
  if (!isAppLimited) state.inflightLongterm = Math.floor(Math.max(txInFlight, targetInflight(state) * BETA));
  if (state.phase !== "probe-up") return;
  state.undoPhase = "probe-up";
  startProbeDown(state);
};

/** §5.5.11.1, SaveStateUponLoss. */
const saveStateUponLoss = (state: BbrState): void => {
  saveCwnd(state);
  state.isUndoSaved = true;
  state.undoPhase = undefined;
  state.undoBwShortterm = state.bwShortterm;
  state.undoInflightShortterm = state.inflightShortterm;
  state.undoInflightLongterm = state.inflightLongterm;
};

/**
 * §5.6.4.4, OnEnterFastRecovery and the beginning of OnEnterRTO. The loss that led here has been saved for already where it
 * was told of.
 */
export const enterRecovery = (state: BbrState): void => {
  if (state.isUndoSaved) saveCwnd(state);
  else saveStateUponLoss(state);
  state.inRecovery = true;
};

/** §5.5.11.2, HandleSpuriousLossDetection. */
export const handleSpuriousLoss = (state: BbrState): void => {
  restoreCwnd(state);
  state.isUndoSaved = false;
  state.isLossInRound = false;
  resetFullBw(state);
  state.bwShortterm = Math.max(state.bwShortterm, state.undoBwShortterm);
  state.inflightShortterm = Math.max(state.inflightShortterm, state.undoInflightShortterm);
  state.inflightLongterm = Math.max(state.inflightLongterm, state.undoInflightLongterm);
  const { undoPhase, phase } = state;
  state.undoPhase = undefined;
  if (undoPhase === "startup" && phase !== "startup") {
    state.fullBwReached = false;
    if (phase !== "probe-rtt") enterStartup(state);
  } else if (undoPhase === "probe-up" && phase !== "probe-up" && phase !== "probe-rtt")
    startProbeRefill(state);
};
