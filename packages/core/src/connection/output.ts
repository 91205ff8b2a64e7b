/**
 * RFC 9293 §3.7 and §3.8.6.2.1: when data goes out and how much of it: the peer's window, the congestion window, silly
 * window avoidance, Nagle and cork; the FIN behind the last octet.
 */
import { ACK, FIN, PSH } from "../base/control-bits.ts";
import type { State } from "../machine/state.ts";
import { stampSent } from "../mechanism/congestion/delivery-rate.ts";
import { prrOnSend } from "../mechanism/congestion/prr.ts";
import { isReducing } from "./congestion-state.ts";
import { emit, enter, tell } from "./emit.ts";
import { inFlight, refresh } from "./flight.ts";
import { sackOctets } from "./sack-report.ts";
import type { SentSegment } from "./sent-segment.ts";
import { transmit } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";
import { isHeldByPace, pace } from "./pacing.ts";
import { armAfterSending, armProbe, restartFromIdle } from "./send-timers.ts";
import { nextProbeSize, noteProbeSent } from "./path-mtu.ts";
import { nextOrder } from "./transmission-order.ts";
import { finWaits, unsent, writtenEnd } from "./unsent.ts";

/** The states in which octets or a FIN may go out (RFC 9293 §3.10.2, §3.10.4). */
const maySend = (state: State): boolean => {
  switch (state) {
    case "ESTABLISHED":
    case "FIN-WAIT-1":
    case "CLOSE-WAIT":
    case "CLOSING":
    case "LAST-ACK":
      return true;
    case "CLOSED":
    case "LISTEN":
    case "SYN-SENT":
    case "SYN-RECEIVED":
    case "FIN-WAIT-2":
    case "TIME-WAIT":
      return false;
  }
};

/** Sends what may go now, and arms what has to come after. */
export const sendWaiting = (tcb: Tcb, now: number): void => {
  if (!maySend(tcb.state) && !(tcb.state === "SYN-RECEIVED" && tcb.fastOpen?.opened === true)) return;
  const before = tcb.sent.count;
  let wentOut = false;
  let limitedByWindow = false;
  while (unsent(tcb) > 0 || finWaits(tcb)) {
    if (isHeldByPace(tcb, now)) break;
    if (unsent(tcb) > 0 && inFlight(tcb) >= tcb.cc.cwnd) {
      limitedByWindow = true;
      break;
    }
    const length = lengthToSend(tcb, now);
    if (length < 0) break;
    if (!wentOut) restartFromIdle(tcb, now);
    sendNext(tcb, length, now);
    wentOut = true;
  }
  // The window is in use up to its end also where what has just gone out has used it up.
  if (wentOut || limitedByWindow) noteUse(tcb, limitedByWindow || inFlight(tcb) >= tcb.cc.cwnd);
  if (wentOut) armAfterSending(tcb, before, now);
  else if (tcb.sent.count === 0 && unsent(tcb) > 0) armProbe(tcb, now);
  if (unsent(tcb) === 0) tcb.appLimited = tcb.cc.delivered + tcb.sent.inFlight || 1;
};

/** Octets of the next segment; 0: a FIN alone; -1: nothing may go now. */
const lengthToSend = (tcb: Tcb, now: number): number => {
  const waiting = unsent(tcb);
  if (tcb.sent.count >= segmentsMax(tcb)) return -1;
  if (waiting === 0) return tcb.sndNxt - tcb.sndUna <= tcb.sndWnd || tcb.sent.count === 0 ? 0 : -1;
  const window = tcb.sndUna + tcb.sndWnd - tcb.sndNxt;
  const probe = nextProbeSize(tcb, waiting, window, now);
  if (probe > 0) return probe;
  const full = effectiveMss(tcb);
  const length = Math.min(waiting, full);
  if (length > window) return partOfWindow(tcb, length, window);
  if (length === full) return length;
  if (mayBeShort(tcb, length, waiting, now)) return length;
  if (tcb.settings.explain) tellHeld(tcb, length);
  return -1;
};

/** Once for what is held, however often it is asked whether it may go. */
const tellHeld = (tcb: Tcb, octets: number): void => {
  if (tcb.corkAt !== Number.POSITIVE_INFINITY || tcb.heldFrom === tcb.sndNxt) return;
  tcb.heldFrom = tcb.sndNxt;
  tell(tcb, { kind: "held-by-nagle", octets });
};

/** Segments that may be outstanding: twice what the send buffer is in the smallest default segments, so that none costs much. */
const segmentsMax = (tcb: Tcb): number => Math.max(SEGMENTS_LEAST, tcb.settings.sendBuffer / 268);
const SEGMENTS_LEAST = 1024;

/** RFC 9293 §3.7.1, Eff.snd.MSS: what the options of the moment leave of a segment. */
const effectiveMss = (tcb: Tcb): number => Math.max(1, Math.min(tcb.mss - sackOctets(tcb), halfWindow(tcb)));

/** Where no part of a window is used: such segments that a peer whose windows are small has room for two of them, as in Linux. */
const halfWindow = (tcb: Tcb): number => {
  if (tcb.settings.profile.sendHalfWindow || tcb.maxSndWnd === 0) return Number.POSITIVE_INFINITY;
  return Math.max(SEGMENT_LEAST, tcb.maxSndWnd > MSS_DEFAULT ? tcb.maxSndWnd >> 1 : tcb.maxSndWnd);
};
const SEGMENT_LEAST = 28;
const MSS_DEFAULT = 536;

/** RFC 9293 §3.8.6.2.1: not all that waits fits. The override time-out is the window probe's. */
const partOfWindow = (tcb: Tcb, length: number, window: number): number => {
  if (window <= 0) return -1;
  const half = tcb.maxSndWnd / 2;
  if (tcb.settings.profile.sendHalfWindow && window >= half && tcb.sndNxt === tcb.sndUna) return window;
  return tcb.settings.profile.sendHalfWindow && window >= Math.max(half, 1) && length >= window ? window : -1;
};

/** RFC 9293 §3.7.4: whether a segment that is not full may go although more could make it full. */
const mayBeShort = (tcb: Tcb, length: number, waiting: number, now: number): boolean => {
  if (waiting > length) return true;
  if (finWaits(tcb)) return true;
  if (tcb.sndUp > tcb.sndNxt) return true;
  if (tcb.pushNow) return true;
  if (tcb.settings.cork || tcb.moreFollows) return holdForMore(tcb, now);
  if (tcb.settings.noDelay) return true;
  if (tcb.settings.profile.nagle === "minshall")
    return !(tcb.sndSml > tcb.sndUna && tcb.sndSml <= tcb.sndNxt);
  return tcb.sndNxt === tcb.sndUna;
};

/** Cork holds for 200 ms at most, counted from when something was first held. */
const holdForMore = (tcb: Tcb, now: number): boolean => {
  if (now >= tcb.corkAt) return true;
  if (tcb.corkAt === Number.POSITIVE_INFINITY) tcb.corkAt = now + CORK_MAX;
  return false;
};

const sendNext = (tcb: Tcb, length: number, now: number): void => {
  const start = tcb.sndNxt;
  const end = start + length;
  const isLast = end === writtenEnd(tcb);
  const withFin = finWaits(tcb) && isLast;
  let flags = ACK;
  // RFC 9293 §3.9.1.2, MUST-61: the last of what is buffered is pushed; so is half of a large window.
  if (length > 0 && ((isLast && tcb.pushMark >= end) || forcedPush(tcb, end))) {
    flags |= PSH;
    tcb.pushedTo = end;
  }
  if (withFin) flags |= FIN;
  tcb.probeOctet = false;
  const segment = record(tcb, start, end + (withFin ? 1 : 0), flags & (FIN | PSH), now);
  tcb.sent.push(segment);
  if (isReducing(tcb) && tcb.loss?.prr !== undefined) prrOnSend(tcb.loss.prr, 1);
  tcb.sndNxt = segment.end;
  if (length > 0 && length < effectiveMss(tcb)) tcb.sndSml = end;
  if (length > tcb.mss) noteProbeSent(tcb, segment);
  if (withFin) finGoesOut(tcb, end);
  const view = length > 0 ? tcb.sendBuffer.view(start - tcb.sendBase, length) : noBytes;
  transmit(tcb, start, flags, view, now, tcb.ecn && length > 0 ? 2 : 0);
  tcb.corkAt = Number.POSITIVE_INFINITY;
  if (length > 0) {
    tcb.lastDataSentAt = Math.ceil(now);
    tcb.controller?.onTransmit?.(now);
  }
  pace(tcb, length, now);
};

const forcedPush = (tcb: Tcb, end: number): boolean =>
  tcb.settings.profile.name === "linux" && end > tcb.pushedTo + tcb.maxSndWnd / 2 && tcb.maxSndWnd > 0;

/** RFC 8985 §7.3: one segment of new data in spite of the congestion window. `false`: there is none, or no window. */
export const sendProbeData = (tcb: Tcb, now: number): boolean => {
  const room = tcb.sndUna + tcb.sndWnd - tcb.sndNxt;
  const length = Math.min(unsent(tcb), effectiveMss(tcb));
  if (length === 0 || length > room) return false;
  sendNext(tcb, length, now);
  return true;
};

/** What fits into a window that silly window avoidance would not use. */
export const sendWithinWindow = (tcb: Tcb, room: number, now: number): void => {
  const length = Math.min(unsent(tcb), effectiveMss(tcb), room);
  tell(tcb, { kind: "silly-window-override", octets: length });
  sendNext(tcb, length, now);
  armAfterSending(tcb, 0, now);
};

/** A FIN that waited behind data since CLOSE-WAIT or SYN-RECEIVED makes the transition only now (RFC 9293 §3.10.4). */
const finGoesOut = (tcb: Tcb, offset: number): void => {
  tcb.finOffset = offset;
  const waited = tcb.state === "CLOSE-WAIT" || tcb.state === "SYN-RECEIVED" || tcb.state === "ESTABLISHED";
  if (waited) enter(tcb, "close", { sendQueue: "empty" });
};

/** What is kept of a segment that goes out now for the first time. */
export const record = (tcb: Tcb, start: number, end: number, flags: number, now: number): SentSegment => {
  if (tcb.sent.count === 0 && tcb.outstandingSince < 0) tcb.outstandingSince = now;
  const segment: SentSegment = {
    start,
    end,
    flags,
    sentAt: now,
    order: nextOrder(tcb),
    retransmissions: 0,
    sacked: false,
    lost: false,
    retransmitted: false,
    delivered: 0,
    deliveredAt: 0,
    firstSentAt: 0,
    isAppLimited: false,
  };
  refresh(tcb);
  stampSent(segment, tcb, now, { outstanding: tcb.sent.count, txInFlight: inFlight(tcb) + 1 });
  return segment;
};

/** Whether the congestion window is what holds the sender back (RFC 9293 §3.8.2): it grows only then. */
const noteUse = (tcb: Tcb, limited: boolean): void => {
  const out = tcb.sent.count;
  if (tcb.sndUna >= tcb.cwndUsageSeq || limited || (!tcb.cwndLimited && out > tcb.maxPacketsOut)) {
    tcb.cwndLimited = limited;
    tcb.maxPacketsOut = out;
    tcb.cwndUsageSeq = tcb.sndNxt;
  }
};

/** Tells the program that it may write again. */
export const tellWritable = (tcb: Tcb): void => {
  if (!tcb.wantsRoom) return;
  const room = tcb.settings.sendBuffer - tcb.sendBuffer.length;
  if (room <= 0 || unsent(tcb) >= tcb.settings.notSentLowWater) return;
  // A third has to be free: a program that is woken for every octet sends small segments.
  if (room < tcb.settings.sendBuffer / 3) return;
  tcb.wantsRoom = false;
  emit(tcb, { type: "writable", bytes: room });
};

const CORK_MAX = 200;
const noBytes = new Uint8Array(0);
