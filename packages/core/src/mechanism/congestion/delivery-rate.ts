/**
 * draft-ietf-ccwg-bbr-06 §4.1.2: how fast data arrives. Each segment carries off a stamp of what had arrived when it was
 * sent; when it is itself known to have arrived, the difference is a sample. Counts are segments, times ms.
 */
import type { CongestionWindow } from "./controller.ts";

/** What is kept of the connection's delivery: a transmission control block is one. */
export interface DeliveryState {
  /** `delivered`, `lost` and `minRtt` are read; `delivered` and `lost` are counted here. */
  readonly cc: CongestionWindow;
  /** When `cc.delivered` last grew. */
  deliveredAt: number;
  /** When the segment that was most recently found delivered had been sent; after idle time, the first one's sending. */
  firstSentAt: number;
  /** `delivered` beyond which samples are no longer limited by the program; 0: they are not. */
  appLimited: number;
}

/** What goes with a segment until it is acknowledged. */
export interface DeliveryStamp {
  /** `cc.delivered`, and when it last grew, as the segment was sent. */
  delivered: number;
  /** -1: already counted. */
  deliveredAt: number;
  firstSentAt: number;
  isAppLimited: boolean;
  /** In flight right after it was sent, itself included. */
  txInFlight?: number;
  /** `cc.lost` as it was sent. */
  lostBefore?: number;
}

/** What one acknowledgement says about the rate. Reused: `beginSample` empties it. */
export interface RateSample {
  /** `delivered` when the newest segment acknowledged was sent; -1: none was acknowledged. */
  priorDelivered: number;
  priorTime: number;
  isAppLimited: boolean;
  /** Span between the first and the last sending of the flight the sample is about. */
  sendElapsed: number;
  /** When the newest segment acknowledged was sent, and its end: the newer one counts. */
  newestSentAt: number;
  newestEnd: number;
  txInFlight: number;
  lostBefore: number;
  /** Of this acknowledgement: segments newly known to have arrived, segments newly lost. */
  delivered: number;
  lost: number;
  /** The result: segments that arrived in `interval`; the interval is 0 when there is no reliable sample. */
  deliveredInInterval: number;
  interval: number;
  lostSinceSent: number;
}

/** A sample to be used again and again. */
export const newRateSample = (): RateSample => beginSample({} as RateSample);

/** §4.1.2.3, InitRateSample: an acknowledgement begins. */
export const beginSample = (sample: RateSample): RateSample => {
  sample.priorDelivered = -1;
  sample.priorTime = -1;
  sample.isAppLimited = false;
  sample.sendElapsed = 0;
  sample.newestSentAt = -1;
  sample.newestEnd = -1;
  sample.txInFlight = 0;
  sample.lostBefore = 0;
  sample.delivered = 0;
  sample.lost = 0;
  sample.deliveredInInterval = 0;
  sample.interval = 0;
  sample.lostSinceSent = 0;
  return sample;
};

/** How things stand when a segment goes out. */
export interface SendingMoment {
  /** Segments sent before and not acknowledged, whatever is thought of them. */
  readonly outstanding: number;
  /** In flight with this one. */
  readonly txInFlight: number;
}

/**
 * §4.1.2.2, OnPacketSent: stamps a segment that goes out, for the first time or again. Where nothing is outstanding the
 * interval begins with the sending: whatever is acknowledged from then on has made its way since. Loss that is only
 * guessed must not shorten the interval, hence outstanding and not in flight. Without `moment` something is outstanding,
 * and `cc.inFlight` does not count this segment yet.
 */
export const stampSent = (
  stamp: DeliveryStamp,
  state: DeliveryState,
  now: number,
  moment?: SendingMoment,
): void => {
  if (moment?.outstanding === 0) {
    state.firstSentAt = now;
    state.deliveredAt = now;
  }
  stamp.firstSentAt = state.firstSentAt;
  stamp.deliveredAt = state.deliveredAt;
  stamp.delivered = state.cc.delivered;
  stamp.isAppLimited = state.appLimited !== 0;
  stamp.txInFlight = moment?.txInFlight ?? state.cc.inFlight + 1;
  stamp.lostBefore = state.cc.lost ?? 0;
};

/**
 * §4.1.2.3, UpdateRateSample: a segment sent at `sentAt` and ending at `end` is newly known to have arrived. Called once
 * for each, in any order; a second call for the same sending does nothing.
 */
export const noteDelivered = (
  sample: RateSample,
  state: DeliveryState,
  stamp: DeliveryStamp,
  sentAt: number,
  end: number,
  now: number,
): void => {
  if (stamp.deliveredAt < 0) return;
  state.cc.delivered += 1;
  sample.delivered += 1;
  state.deliveredAt = now;
  if (sample.priorDelivered < 0 || isNewest(sample, sentAt, end)) {
    sample.priorDelivered = stamp.delivered;
    sample.priorTime = stamp.deliveredAt;
    sample.isAppLimited = stamp.isAppLimited;
    sample.sendElapsed = sentAt - stamp.firstSentAt;
    sample.newestSentAt = sentAt;
    sample.newestEnd = end;
    sample.txInFlight = stamp.txInFlight ?? 0;
    sample.lostBefore = stamp.lostBefore ?? 0;
    state.firstSentAt = sentAt;
  }
  stamp.deliveredAt = -1;
};

const isNewest = (sample: RateSample, sentAt: number, end: number): boolean =>
  sentAt > sample.newestSentAt || (sentAt === sample.newestSentAt && end > sample.newestEnd);

/** A segment is newly thought to be lost: counted for the loss rate (§2.2, C.lost). */
export const noteLost = (sample: RateSample, state: DeliveryState): void => {
  state.cc.lost = (state.cc.lost ?? 0) + 1;
  sample.lost += 1;
};

/** §4.1.2.3, GenerateRateSample: all segments of the acknowledgement have been counted. */
export const finishSample = (sample: RateSample, state: DeliveryState, now: number): void => {
  if (state.appLimited !== 0 && state.cc.delivered > state.appLimited) state.appLimited = 0;
  if (sample.priorDelivered < 0) return;
  sample.lostSinceSent = (state.cc.lost ?? 0) - sample.lostBefore;
  // Data cannot arrive faster than it was sent: of the two spans the longer one counts (§4.1.1.2.4).
  const interval = Math.max(sample.sendElapsed, now - sample.priorTime);
  // Less than the shortest round trip: the acknowledgement was that of an earlier sending of a retransmitted segment.
  if (interval < state.cc.minRtt && Number.isFinite(state.cc.minRtt)) return;
  sample.interval = Math.max(0, interval);
  sample.deliveredInInterval = state.cc.delivered - sample.priorDelivered;
};

/** What decides whether the program is what limits the sender. */
export interface SendingLimits {
  /** There is nothing that has never been sent and could fill a segment. */
  readonly nothingUnsent: boolean;
  /** Segments thought to be lost, and of these how many are in flight again. */
  readonly lostOut: number;
  readonly retransmittedOut: number;
}

/** §4.1.2.4, CheckIfApplicationLimited: at a write, at the beginning of an acknowledgement, at a timer. */
export const checkAppLimited = (state: DeliveryState, limits: SendingLimits): void => {
  if (!limits.nothingUnsent || state.cc.inFlight >= state.cc.cwnd) return;
  if (limits.lostOut > limits.retransmittedOut) return;
  markAppLimited(state);
};

/** §4.1.2.4, MarkConnectionAppLimited: until what is now in flight has arrived. */
export const markAppLimited = (state: DeliveryState): void => {
  state.appLimited = Math.max(1, state.cc.delivered + state.cc.inFlight);
};
