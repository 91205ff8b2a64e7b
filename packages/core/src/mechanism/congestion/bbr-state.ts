/**
 * draft-ietf-ccwg-bbr-06 §2, §5.2.1: what BBR keeps of a connection and its constants. Volumes in segments, times in ms, rates
 * in segments per ms. The draft's names, in this project's spelling.
 */
import type { AckSample, CongestionWindow } from "./controller.ts";
import { WindowedMax } from "./windowed-max.ts";

/** §5.1.1. */
export type BbrPhase =
  | "startup"
  | "drain"
  | "probe-down"
  | "probe-cruise"
  | "probe-refill"
  | "probe-up"
  | "probe-rtt";

/** §2.14: what the acknowledgements that come in say about probing. */
type AckPhase = "init" | "refilling" | "probe-starting" | "probe-feedback" | "probe-stopping";

/** §2.3: what the present acknowledgement says. */
export interface BbrAck {
  now: number;
  /** -1: none. */
  rtt: number;
  newlyAcked: number;
  newlyLost: number;
  /** In flight before it. */
  priorInFlight: number;
  /** `delivered` when the newest segment acknowledged was sent; -1: nothing was delivered. */
  priorDelivered: number;
  /** Delivered over the sample's interval, and how fast; 0: no sample. */
  delivered: number;
  deliveryRate: number;
  isAppLimited: boolean;
  txInFlight: number;
  lost: number;
}

/** The whole state. */
export interface BbrState {
  readonly window: CongestionWindow;
  readonly random: () => number;
  readonly initialCwnd: number;
  readonly ack: BbrAck;
  /** The first acknowledgement has come: the clocks run. */
  started: boolean;
  hasSeenRtt: boolean;

  phase: BbrPhase;
  pacingGain: number;
  cwndGain: number;

  // §2.7.
  roundCount: number;
  roundStart: boolean;
  nextRoundDelivered: number;
  idleRestart: boolean;
  drainStartRound: number;
  inRecovery: boolean;
  priorCwnd: number;

  // §2.9.
  /** §2.11: the largest rates of the last probing cycle and of this one. */
  previousCycleMaxBw: number;
  thisCycleMaxBw: number;
  maxBw: number;
  bwShortterm: number;
  bw: number;
  minRtt: number;
  minRttStamp: number;
  /** Whole segments: the window, which is whole, has to be able to reach it. */
  inflightLongterm: number;
  inflightShortterm: number;
  maxInflight: number;
  sendQuantum: number;

  // §2.12.
  extraAcked: number;
  extraAckedIntervalStart: number;
  extraAckedDelivered: number;
  readonly extraAckedFilter: WindowedMax;

  // §2.10.
  bwLatest: number;
  inflightLatest: number;
  lossRoundDelivered: number;
  lossRoundStart: boolean;
  isLossInRound: boolean;
  /** Losses of this round: in segments, and in ranges that do not touch (§5.3.1.3). */
  lostInRound: number;
  lossRangesInRound: number;
  lastLostEnd: number;
  /** Segments that `onLost` has told of since the last acknowledgement. */
  lossesTold: number;
  /** §3.7: a congestion mark has come in this round. */
  isMarkInRound: boolean;

  // §2.13.
  fullBwReached: boolean;
  fullBwNow: boolean;
  fullBw: number;
  fullBwCount: number;

  // §2.14.
  ackPhase: AckPhase;
  isBwProbeSample: boolean;
  bwProbeUpAcked: number;
  probeUpAckedPerInc: number;
  bwProbeUpRounds: number;
  roundsSinceProbeUp: number;
  bwProbeWait: number;
  cycleStamp: number;
  prevProbeTooHigh: boolean;
  prevProbePrecautionary: boolean;

  // §2.15.
  /** What is to be put back has been saved for the loss episode that is on. */
  isUndoSaved: boolean;
  undoPhase: "startup" | "probe-up" | undefined;
  undoBwShortterm: number;
  undoInflightShortterm: number;
  undoInflightLongterm: number;

  // §2.16.
  probeRttMinDelay: number;
  probeRttMinStamp: number;
  probeRttExpired: boolean;
  /** -1: what is in flight has not come down yet. */
  probeRttDoneStamp: number;
  probeRttRoundDone: boolean;
  /** Segments sent while `delivered` was in this range say nothing about the rate; -1: none. */
  limitedFrom: number;
  limitedTo: number;
}

/** §5.2.1. The clocks are set by `startClocks`, the pacing rate by `initPacingRate`. */
export const newBbrState = (window: CongestionWindow, random: () => number): BbrState => ({
  window,
  random,
  initialCwnd: window.cwnd,
  ack: newAck(),
  started: false,
  hasSeenRtt: false,
  phase: "startup",
  pacingGain: STARTUP_PACING_GAIN,
  cwndGain: DEFAULT_CWND_GAIN,
  roundCount: 0,
  roundStart: false,
  nextRoundDelivered: 0,
  idleRestart: false,
  drainStartRound: 0,
  inRecovery: false,
  priorCwnd: 0,
  previousCycleMaxBw: 0,
  thisCycleMaxBw: 0,
  maxBw: 0,
  bwShortterm: Number.POSITIVE_INFINITY,
  bw: 0,
  minRtt: window.srtt ?? Number.POSITIVE_INFINITY,
  minRttStamp: 0,
  inflightLongterm: Number.POSITIVE_INFINITY,
  inflightShortterm: Number.POSITIVE_INFINITY,
  maxInflight: 0,
  sendQuantum: QUANTUM_SEGMENTS_MIN,
  extraAcked: 0,
  extraAckedIntervalStart: 0,
  extraAckedDelivered: 0,
  extraAckedFilter: new WindowedMax(),
  bwLatest: 0,
  inflightLatest: 0,
  lossRoundDelivered: 0,
  lossRoundStart: false,
  isLossInRound: false,
  lostInRound: 0,
  lossRangesInRound: 0,
  lastLostEnd: -1,
  lossesTold: 0,
  isMarkInRound: false,
  fullBwReached: false,
  fullBwNow: false,
  fullBw: 0,
  fullBwCount: 0,
  ackPhase: "init",
  isBwProbeSample: false,
  bwProbeUpAcked: 0,
  probeUpAckedPerInc: Number.POSITIVE_INFINITY,
  bwProbeUpRounds: 0,
  roundsSinceProbeUp: 0,
  bwProbeWait: 0,
  cycleStamp: 0,
  prevProbeTooHigh: false,
  prevProbePrecautionary: false,
  isUndoSaved: false,
  undoPhase: undefined,
  undoBwShortterm: 0,
  undoInflightShortterm: 0,
  undoInflightLongterm: 0,
  probeRttMinDelay: Number.POSITIVE_INFINITY,
  probeRttMinStamp: 0,
  probeRttExpired: false,
  probeRttDoneStamp: -1,
  probeRttRoundDone: false,
  limitedFrom: -1,
  limitedTo: -1,
});

const newAck = (): BbrAck => ({
  now: 0,
  rtt: -1,
  newlyAcked: 0,
  newlyLost: 0,
  priorInFlight: 0,
  priorDelivered: -1,
  delivered: 0,
  deliveryRate: 0,
  isAppLimited: false,
  txInFlight: 0,
  lost: 0,
});

/** The connection has no clock at its beginning: what begins "now" begins with the first acknowledgement. */
export const startClocks = (state: BbrState, now: number): void => {
  if (state.started) return;
  state.started = true;
  state.minRttStamp = now;
  state.probeRttMinStamp = now;
  state.extraAckedIntervalStart = now;
  state.cycleStamp = now;
};

/** Takes over what an acknowledgement says. */
export const readSample = (state: BbrState, sample: AckSample): void => {
  const { ack } = state;
  ack.now = sample.now;
  // In whole µs: "shorter than ever" must not come of how differences of instants are rounded.
  ack.rtt = sample.rtt < 0 ? -1 : Math.round(sample.rtt / CLOCK_STEP_MS) * CLOCK_STEP_MS;
  ack.newlyAcked = sample.delivered;
  ack.newlyLost = sample.lost;
  ack.priorInFlight = sample.priorInFlight;
  ack.priorDelivered = sample.delivered > 0 ? sample.priorDelivered : -1;
  const hasRate = sample.interval > 0 && sample.deliveredInInterval > 0;
  ack.delivered = hasRate ? sample.deliveredInInterval : 0;
  ack.deliveryRate = hasRate ? sample.deliveredInInterval / Math.max(sample.interval, CLOCK_STEP_MS) : 0;
  // §5.3.4.3: what was sent in ProbeRTT was held back on purpose.
  const sentAt = sample.priorDelivered;
  const heldBack = state.limitedFrom >= 0 && sentAt >= state.limitedFrom && sentAt <= state.limitedTo;
  ack.isAppLimited = sample.isAppLimited || heldBack;
  state.lostInRound += sample.lost;
  ack.txInFlight = sample.txInFlight ?? sample.priorInFlight;
  ack.lost = sample.lostSinceSent ?? state.lostInRound;
};

/** §5.3.3.9, IsInAProbeBWState. */
export const isProbeBw = (phase: BbrPhase): boolean =>
  phase === "probe-down" || phase === "probe-cruise" || phase === "probe-refill" || phase === "probe-up";

/** §5.3.3.9, IsProbingBW. */
export const isProbingBw = (phase: BbrPhase): boolean =>
  phase === "startup" || phase === "probe-refill" || phase === "probe-up";

/** §5.5.1, StartRound. */
export const startRound = (state: BbrState): void => {
  state.nextRoundDelivered = state.window.delivered;
};

/** §5.6.4.4, SaveCwnd. */
export const saveCwnd = (state: BbrState): void => {
  const { cwnd } = state.window;
  const modulated = state.inRecovery || state.phase === "probe-rtt";
  state.priorCwnd = modulated ? Math.max(state.priorCwnd, cwnd) : cwnd;
};

/** §5.6.4.4, RestoreCwnd. */
export const restoreCwnd = (state: BbrState): void => {
  state.window.cwnd = Math.max(state.window.cwnd, state.priorCwnd);
};

/** Spans shorter than a µs are taken for one: no rate is infinite. */
export const CLOCK_STEP_MS = 0.001;
/** §2.5: 4 ln 2, the least gain with which the rate doubles in a round. */
export const STARTUP_PACING_GAIN = 2.77;
export const DRAIN_PACING_GAIN = 0.5;
/** §2.5: paced this much below the estimate, so that queues tend to empty. */
export const PACING_MARGIN = 0.01;
export const DEFAULT_CWND_GAIN = 2;
/** §5.3.3. */
export const DOWN_PACING_GAIN = 0.9;
export const UP_PACING_GAIN = 1.25;
export const UP_CWND_GAIN = 2.25;
/** §2.8. */
export const LOSS_THRESH = 0.02;
export const BETA = 0.7;
export const HEADROOM = 0.15;
export const MIN_PIPE_CWND = 4;
/** §5.3.1.3, BBRStartupFullLossCnt. */
export const STARTUP_LOSS_RANGES = 6;
/** §2.12, rounds. */
export const EXTRA_ACKED_FILTER_ROUNDS = 10;
/** §2.16. */
export const MIN_RTT_FILTER_MS = 10_000;
export const PROBE_RTT_CWND_GAIN = 0.5;
export const PROBE_RTT_MS = 200;
export const PROBE_RTT_INTERVAL_MS = 5000;
/** §5.6.3. */
export const QUANTUM_SEGMENTS_MIN = 2;
export const QUANTUM_OCTETS_MAX = 65_536;
