/**
 * draft-ietf-ccwg-bbr-06 §5.3.4 and §5.4: the shortest round trip, and ProbeRTT, which drains the queue for a moment to see
 * it; starting again after idle time.
 */
import { probeRttCwnd, setPacingRateWithGain } from "./bbr-control.ts";
import { resetShortTermModel } from "./bbr-model.ts";
import { enterStartup, startProbeCruise, startProbeDown } from "./bbr-probe-bw.ts";
import {
  isProbeBw,
  MIN_RTT_FILTER_MS,
  PROBE_RTT_CWND_GAIN,
  PROBE_RTT_INTERVAL_MS,
  PROBE_RTT_MS,
  restoreCwnd,
  saveCwnd,
  startRound,
  type BbrState,
} from "./bbr-state.ts";

/** §5.3.4.3, UpdateMinRTT. */
export const updateMinRtt = (state: BbrState): void => {
  const { now, rtt } = state.ack;
  state.probeRttExpired = now > state.probeRttMinStamp + PROBE_RTT_INTERVAL_MS;
  if (rtt >= 0 && (rtt < state.probeRttMinDelay || state.probeRttExpired)) {
    state.probeRttMinDelay = rtt;
    state.probeRttMinStamp = now;
  }
  const expired = now > state.minRttStamp + MIN_RTT_FILTER_MS;
  if (state.probeRttMinDelay < state.minRtt || expired) {
    state.minRtt = state.probeRttMinDelay;
    state.minRttStamp = state.probeRttMinStamp;
  }
};

/** §5.3.4.3, CheckProbeRTT. Idle time has drained the queue as well as ProbeRTT could. */
export const checkProbeRtt = (state: BbrState): void => {
  if (state.phase !== "probe-rtt" && state.probeRttExpired && !state.idleRestart) {
    state.phase = "probe-rtt";
    state.pacingGain = 1;
    state.cwndGain = PROBE_RTT_CWND_GAIN;
    saveCwnd(state);
    state.probeRttDoneStamp = -1;
    state.ackPhase = "probe-stopping";
    startRound(state);
    state.limitedFrom = state.window.delivered;
  }
  if (state.phase === "probe-rtt") handleProbeRtt(state);
  if (state.ack.newlyAcked > 0) state.idleRestart = false;
};

/** §5.3.4.3, HandleProbeRTT. */
const handleProbeRtt = (state: BbrState): void => {
  const { window, ack } = state;
  // MarkConnectionAppLimited: what is sent from now on until all this has arrived says nothing about the rate.
  state.limitedTo = window.delivered + window.inFlight;
  if (state.probeRttDoneStamp < 0) {
    if (window.inFlight > probeRttCwnd(state)) return;
    state.probeRttDoneStamp = ack.now + PROBE_RTT_MS;
    state.probeRttRoundDone = false;
    startRound(state);
    return;
  }
  if (state.roundStart) state.probeRttRoundDone = true;
  if (state.probeRttRoundDone) checkProbeRttDone(state);
};

/** §5.3.4.3, CheckProbeRTTDone. */
const checkProbeRttDone = (state: BbrState): void => {
  if (state.probeRttDoneStamp < 0 || state.ack.now <= state.probeRttDoneStamp) return;
  state.probeRttMinStamp = state.ack.now;
  restoreCwnd(state);
  exitProbeRtt(state);
};

/** §5.3.4.4, ExitProbeRTT. What is in flight is already below the BDP, so it cruises at once. */
const exitProbeRtt = (state: BbrState): void => {
  resetShortTermModel(state);
  if (state.fullBwReached) {
    startProbeDown(state);
    startProbeCruise(state);
  } else enterStartup(state);
};

/** §5.4.1, HandleRestartFromIdle: the program had nothing to send, and nothing is in flight. */
export const restartFromIdle = (state: BbrState, now: number): void => {
  state.idleRestart = true;
  state.extraAckedIntervalStart = now;
  state.ack.now = now;
  if (isProbeBw(state.phase)) setPacingRateWithGain(state, 1);
  else if (state.phase === "probe-rtt") checkProbeRttDone(state);
};
