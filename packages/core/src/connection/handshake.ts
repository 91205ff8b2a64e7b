/** RFC 9293 §3.5, §3.7.1, RFC 7323 §2 and §3, RFC 3168 §6.1.1, RFC 7413: opening, and what both ends agree on. */
import { ACK, CWR, ECE, PSH, SYN } from "../base/control-bits.ts";
import { optionOf, type Segment } from "../wire/segment.ts";
import { shiftFor } from "./advertised-window.ts";
import { tell } from "./emit.ts";
import { fastOpenOf } from "./fast-open-state.ts";
import { record } from "./output.ts";
import { updatePacingRate } from "./pacing.ts";
import { offeredMss, syncMss } from "./path-mtu.ts";
import { habits } from "./round-trip.ts";
import { transmitSyn } from "./segment-out.ts";
import { armRetransmission } from "./send-timers.ts";
import type { Tcb } from "./tcb.ts";

/** RFC 9293 §3.7.1 (MUST-15): what a peer takes that does not say: 536 octets, 1220 for IPv6. */
const MSS_DEFAULT_4 = 536;
const MSS_DEFAULT_6 = 1220;
/** RFC 6298 §5.7: after a SYN that had to be repeated and gave no sample. */
const RTO_AFTER_LOST_SYN = 3000;
/** RFC 7323 §2.3: larger shifts count as this. */
const SHIFT_MAX = 14;
/** A peer that asks for less asks for a header to each octet (CVE-2019-11479); Linux heeds no less either. */
const LEAST_PEER_MSS = 48;
/** RFC 5681 §3.1: an initial window of one segment after a lost SYN. */
const LOST_SYN_WINDOW = 1;
/** What Linux offers of a large buffer at first, octets. */
const FIRST_WINDOW = 65_535;

/** Prepares this end's offers; done once, by OPEN. */
export const prepare = (tcb: Tcb): void => {
  tcb.advMss = offeredMss(tcb);
  tcb.rcvMss = Math.min(tcb.advMss, tcb.ipHeader === 40 ? MSS_DEFAULT_6 : MSS_DEFAULT_4);
  tcb.windowClamp = tcb.settings.profile.windowGrows
    ? Math.min(tcb.receiveBuffer, FIRST_WINDOW)
    : tcb.receiveBuffer;
  tcb.peerMss = tcb.ipHeader === 40 ? MSS_DEFAULT_6 : MSS_DEFAULT_4;
  tcb.mss = tcb.peerMss;
};

/** The first SYN, with ECN asked for (RFC 3168 §6.1.1) and data where a cookie allows it (RFC 7413 §4.2.2). */
export const sendSyn = (tcb: Tcb, now: number): void => {
  const cookie = tcb.settings.fastOpen.cookie;
  const bare = tcb.settings.fastOpen.withoutCookie === true;
  const length = tcb.settings.fastOpen.client === true && (bare || cookie !== undefined) ? synRoom(tcb) : 0;
  if (tcb.settings.fastOpen.client === true) {
    const state = fastOpenOf(tcb);
    state.cookie = bare ? undefined : (cookie ?? noBytes);
    state.experimental = tcb.settings.fastOpen.experimental ?? false;
    state.synData = length;
    tcb.pushedTo = 1 + length;
  }
  let flags = SYN;
  tcb.ecnAsked = tcb.settings.ecn === "request";
  if (tcb.ecnAsked) flags |= ECE | CWR;
  tcb.sent.push(record(tcb, 0, 1, SYN, now));
  if (length > 0) tcb.sent.push(record(tcb, 1, 1 + length, PSH, now));
  tcb.sndNxt = 1 + length;
  transmitSyn(tcb, flags, length > 0 ? tcb.sendBuffer.view(0, length) : noBytes, now);
  armRetransmission(tcb, now);
};

/** Octets of data that go with a SYN: what is written, in one segment beside the options. */
const synRoom = (tcb: Tcb): number => {
  const mss = tcb.settings.fastOpen.maximumSegmentSize ?? tcb.peerMss;
  const byPath = tcb.pathMtu - tcb.ipHeader - 20 - SYN_OPTIONS_MAX;
  return Math.max(
    0,
    Math.min(tcb.sendBuffer.length, Math.min(mss, byPath + SYN_OPTIONS_MAX) - SYN_OPTIONS_MAX),
  );
};

/** A header has room for 40 octets of options. */
const SYN_OPTIONS_MAX = 40;

/** The SYN,ACK, for the first time. */
export const sendSynAck = (tcb: Tcb, now: number): void => {
  tcb.sent.push(record(tcb, 0, 1, SYN, now));
  // By Karn's rule: as if it had been sent twice.
  if (tcb.synSentUnknown) tcb.sent.at(0).retransmissions = 1;
  tcb.sndNxt = 1;
  transmitSyn(tcb, SYN | ACK | (tcb.ecn ? ECE : 0), noBytes, now);
  armRetransmission(tcb, now);
};

/** Takes what the peer's SYN offers. `isAnswer`: it is a SYN,ACK, so that only what was asked for counts. */
export const takeOffers = (tcb: Tcb, segment: Segment, isAnswer: boolean, now: number): void => {
  const { settings } = tcb;
  tcb.irs = segment.sequence;
  tcb.rcvNxt = 1;
  const mss = optionOf(segment, "mss")?.value ?? 0;
  if (mss > 0) tcb.peerMss = Math.max(mss, LEAST_PEER_MSS);
  const scale = optionOf(segment, "window-scale");
  tcb.scaling = scale !== undefined && settings.windowScaling;
  if (tcb.scaling && scale !== undefined) {
    tcb.sndWscale = Math.min(SHIFT_MAX, scale.shift);
    tcb.rcvWscale = shiftFor(settings.receiveBufferMax);
  }
  tcb.timestamps = segment.timestamp >= 0 && settings.timestamps;
  if (tcb.timestamps) {
    tcb.tsRecent = segment.timestamp;
    tcb.tsRecentAt = Math.floor(now);
  }
  tcb.sack = optionOf(segment, "sack-permitted") !== undefined && settings.sack;
  tcb.cc.hasSack = tcb.sack;
  tcb.ecn = ecnAgreed(tcb, segment, isAnswer);
  takeUserTimeout(tcb, segment);
  // RFC 7323 §2.2: the window of a SYN is never scaled.
  tcb.sndWnd = segment.window;
  tcb.maxSndWnd = segment.window;
  tcb.sndWl1 = 0;
  tcb.sndWl2 = tcb.sndUna;
  syncMss(tcb);
  if (settings.profile.buffersInSegments) roundBuffers(tcb);
};

/** FreeBSD: a buffer holds a whole number of the peer's segments. */
const roundBuffers = (tcb: Tcb): void => {
  const full = Math.max(64, Math.min(tcb.peerMss, tcb.advMss));
  tcb.receiveBuffer = Math.ceil(tcb.receiveBuffer / full) * full;
  tcb.windowClamp = tcb.receiveBuffer;
};

/** RFC 3168 §6.1.1: ECE and CWR on a SYN ask, ECE alone on a SYN,ACK grants. */
const ecnAgreed = (tcb: Tcb, segment: Segment, isAnswer: boolean): boolean => {
  const bits = segment.flags & (ECE | CWR);
  if (isAnswer) return tcb.ecnAsked && bits === ECE;
  return tcb.settings.ecn !== "never" && bits === (ECE | CWR);
};

/** RFC 5482 §3.1: the peer's value is a wish, and counts within bounds. On a SYN or any later segment. */
export const takeUserTimeout = (tcb: Tcb, segment: Segment): void => {
  const option = optionOf(segment, "user-timeout");
  // RFC 5482 §3: what the program has set itself is not changed.
  if (option === undefined || !tcb.settings.userTimeoutOption || tcb.settings.userTimeout !== undefined)
    return;
  const offered = option.value * (option.unit === "minutes" ? 60_000 : 1000);
  if (offered > 0)
    tcb.userTimeout = Math.min(UTO_MAX, Math.max(tcb.userTimeout ?? UTO_MIN, offered, UTO_MIN));
};

/** RFC 5482 §3.1: L_LIMIT and U_LIMIT. */
const UTO_MIN = 100_000;
const UTO_MAX = 86_400_000;

/** RFC 6928 §2: ten segments, less where they are large. */
const initialWindow = (tcb: Tcb): number => {
  const { initialWindow: segments, profile } = tcb.settings;
  if (profile.name !== "rfc" || segments !== profile.initialWindow) return segments;
  return Math.min(segments, Math.max(2, Math.floor(INITIAL_OCTETS / Math.max(1, tcb.mss))));
};

/** RFC 6928 §2, with a little more, as timestamps make ten segments of 1460 smaller. */
const INITIAL_OCTETS = 14_600;

/** The connection is established: the window to begin with, the timers, the controller. */
export const begin = (tcb: Tcb, now: number): void => {
  const { settings } = tcb;
  const lost = tcb.totalRetrans > (settings.profile.name === "linux" ? 1 : 0);
  tcb.cc.cwnd = lost ? LOST_SYN_WINDOW : initialWindow(tcb);
  tcb.cc.smss = tcb.mss;
  tcb.controller = undefined;
  if (tcb.srtt < 0) tcb.rto = Math.max(tcb.rto, Math.min(RTO_AFTER_LOST_SYN, habits(settings).rtoMax));
  tcb.backoff = 0;
  tcb.retransmits = 0;
  tcb.loss = undefined;
  tcb.congestionState = "open";
  tcb.highSeq = 0;
  updatePacingRate(tcb);
  tcb.rcvAdv = Math.max(tcb.rcvAdv, tcb.rcvNxt);
  tcb.lastReceivedAt = Math.floor(now);
  if (settings.keepAlive !== undefined) tcb.keepAliveAt = now + settings.keepAlive.idle;
  if (tcb.receiveBuffer < settings.receiveBufferMax) tcb.copiedAt = Math.floor(now);
  tell(tcb, { kind: "window", cwnd: tcb.cc.cwnd, ssthresh: tcb.cc.ssthresh, inFlight: 0 });
};

const noBytes = new Uint8Array(0);
