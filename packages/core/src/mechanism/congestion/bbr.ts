/**
 * draft-ietf-ccwg-bbr-06: BBR version 3. Builds a model of the path out of delivery rates and round trips and sends by it:
 * at a pace, with a window that only bounds what is in flight. The parts are in the files beside.
 */
import { boundCwndForModel, initPacingRate, updateControlParameters } from "./bbr-control.ts";
import { enterRecovery, handleLost, handleMark, handleSpuriousLoss, handleUntoldLosses } from "./bbr-loss.ts";
import {
  advanceLatestDeliverySignals,
  boundBwForModel,
  checkFullBwReached,
  updateAckAggregation,
  updateCongestionSignals,
  updateLatestDeliverySignals,
} from "./bbr-model.ts";
import { checkDrainDone, checkStartupDone, updateProbeBwCyclePhase } from "./bbr-probe-bw.ts";
import { checkProbeRtt, restartFromIdle, updateMinRtt } from "./bbr-probe-rtt.ts";
import { newBbrState, readSample, restoreCwnd, saveCwnd, startClocks, type BbrState } from "./bbr-state.ts";
import type {
  AckSample,
  CongestionController,
  CongestionEvent,
  CongestionWindow,
  LostSegment,
} from "./controller.ts";

/** How BBR is to be. */
export interface BbrOptions {
  /** 0 or more and less than 1: when to probe. */
  readonly random: () => number;
  /** §3.7: what a congestion mark counts for. `none` is only for a connection that does not say it understands ECN. */
  readonly ecnResponse: "like-loss" | "none";
}

/** BBR bound to one window. */
export class Bbr implements CongestionController {
  readonly name = "bbr";
  readonly controlsRecovery = true;
  /** For views and tests. */
  readonly state: BbrState;
  readonly #heedsMarks: boolean;

  constructor(window: CongestionWindow, options: BbrOptions) {
    this.state = newBbrState(window, options.random);
    this.#heedsMarks = options.ecnResponse === "like-loss";
    initPacingRate(this.state);
  }

  /** §5.2.3, UpdateOnACK. */
  onAck(sample: AckSample): void {
    const { state } = this;
    startClocks(state, sample.now);
    readSample(state, sample);
    handleUntoldLosses(state);
    if (sample.ecnEcho && this.#heedsMarks) handleMark(state);
    updateLatestDeliverySignals(state);
    updateCongestionSignals(state);
    updateAckAggregation(state);
    checkFullBwReached(state);
    checkStartupDone(state);
    checkDrainDone(state);
    updateProbeBwCyclePhase(state);
    updateMinRtt(state);
    checkProbeRtt(state);
    advanceLatestDeliverySignals(state);
    boundBwForModel(state);
    updateControlParameters(state);
  }

  /** §5.2.4. */
  onLost(segment: LostSegment, now: number): void {
    handleLost(this.state, segment, now);
  }

  /** BBR has no threshold. The window is remembered, as the draft asks before any cut. */
  ssthreshAfterLoss(_now: number): number {
    saveCwnd(this.state);
    return Math.max(2, this.state.window.ssthresh);
  }

  cwndAfterUndo(): number {
    return Math.max(this.state.window.cwnd, this.state.priorCwnd);
  }

  onEvent(event: CongestionEvent, now: number): void {
    const { state } = this;
    switch (event) {
      case "fast-recovery":
        enterRecovery(state);
        return;
      case "timeout":
        enterRecovery(state);
        // §5.6.4.4: one segment may go.
        state.window.cwnd = Math.floor(state.window.inFlight) + 1;
        state.window.cwndCount = 0;
        return;
      case "recovered":
        state.inRecovery = false;
        state.isUndoSaved = false;
        restoreCwnd(state);
        boundCwndForModel(state);
        return;
      case "undone":
        handleSpuriousLoss(state);
        state.inRecovery = false;
        boundCwndForModel(state);
        return;
      case "transmit-start":
        // In recovery nothing is in flight because all of it was lost; before the first delivery nothing was idle.
        if (!state.inRecovery && state.window.delivered > 0) restartFromIdle(state, now);
        return;
      case "ecn": // Told by the sample.
      case "idle-restart": // §5.4.1: the window stays, the pace prevents a burst.
        return;
    }
  }
}
