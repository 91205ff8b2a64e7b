/**
 * RFC 9293 §3.8.6.3, RFC 5681 §4.2: when what has arrived is acknowledged: at once where the sender needs to know, else
 * with the second full segment or after a short wait.
 */
import { paceOf } from "./ack-pace.ts";
import { currentWindow, newWindow } from "./advertised-window.ts";
import { tell } from "./emit.ts";
import { sendAck } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";

/** Linux: acknowledgements sent at once at the beginning, segments; the least and the greatest wait, ms. */
const QUICK_MAX = 16;
const ATO_MIN = 40;
const ATO_MAX = 200;
/** Duplicate ACKs that are never held back (RFC 5681 §3.2), and how many may be merged after them. */
const DUPLICATES_AT_ONCE = 3;
const COMPRESSED_MAX = 44;
const COMPRESSED_DELAY = 1;

/** Text has arrived, in order or not: what it says of the peer's segments and its pace. */
export const noteText = (tcb: Tcb, length: number, now: number): void => {
  measureMss(tcb, tcb.joinedOf > 0 ? Math.min(tcb.joinedOf, length) : length);
  tcb.ackPending = true;
  if (!tcb.settings.profile.quickAcks) return;
  const pace = paceOf(tcb);
  if (pace.ato === 0) {
    // The peer has only begun: its window grows with every acknowledgement.
    enterQuick(tcb);
    pace.ato = ATO_MIN;
  } else {
    const gap = now - pace.lastDataAt;
    if (gap <= ATO_MIN / 2) pace.ato = pace.ato / 2 + ATO_MIN / 2;
    else if (gap < pace.ato) pace.ato = Math.min(tcb.rto, pace.ato / 2 + gap);
    else if (gap > tcb.rto) enterQuick(tcb);
  }
  pace.lastDataAt = now;
};

/** Acknowledge at once for a while, as many segments as fill half the window. */
export const enterQuick = (tcb: Tcb): void => {
  const pace = paceOf(tcb);
  const window = Math.max(tcb.rcvAdv - tcb.rcvNxt, tcb.receiveBuffer);
  const perWindow = Math.floor(window / (2 * Math.max(1, tcb.rcvMss)));
  pace.quick = Math.max(pace.quick, Math.min(QUICK_MAX, Math.max(2, perWindow)));
  pace.pingPong = false;
  if (pace.ato > ATO_MIN) pace.ato = ATO_MIN;
};

/** Data waits for the SYN,ACK: what goes out now counts as the answer to it, for a peer that paces by that. */
export const noteHandshake = (tcb: Tcb, now: number): void => {
  if (!tcb.settings.profile.quickAcks) return;
  enterQuick(tcb);
  const pace = paceOf(tcb);
  pace.ato = ATO_MIN;
  pace.lastDataAt = now;
};

const measureMss = (tcb: Tcb, length: number): void => {
  if (length > tcb.rcvMss) tcb.rcvMss = Math.min(length, tcb.advMss || length);
};

/** Decides after a segment with text or a FIN has been taken. `inOrder`: it moved RCV.NXT on. */
export const acknowledgeLater = (tcb: Tcb, inOrder: boolean, now: number): void => {
  if (inOrder) tcb.unackedSegments += 1;
  if (tcb.ackNow || mustNow(tcb)) {
    sendAck(tcb, now);
    return;
  }
  if (!inOrder || tcb.received.outOfOrderCount > 0) {
    outOfOrder(tcb, now);
    return;
  }
  if (tcb.settings.explain && tcb.ackAt === Number.POSITIVE_INFINITY) tcb.ackHeldSince = now;
  tcb.ackAt = Math.min(tcb.ackAt, now + delay(tcb));
};

/** The second full segment (SHLD-19 of RFC 9293), a window that has opened, or the first segments of a peer. */
const mustNow = (tcb: Tcb): boolean => {
  const waiting = tcb.rcvNxt - tcb.lastAckSent;
  const { pace } = tcb;
  if (pace !== undefined && tcb.settings.profile.quickAcks) {
    if (pace.quick > 0 && !pace.pingPong) return true;
    return waiting > tcb.rcvMss && newWindow(tcb) >= currentWindow(tcb);
  }
  if (tcb.unackedSegments >= 2 && (waiting > tcb.rcvMss || tcb.settings.profile.acksEverySecond)) return true;
  return waiting >= 2 * Math.max(1, tcb.rcvMss);
};

/** RFC 5681 §4.2: a segment above a gap is acknowledged at once; later ones need not be, where SACK tells it all. */
const outOfOrder = (tcb: Tcb, now: number): void => {
  if (!tcb.settings.profile.compressedAcks || !tcb.sack) {
    sendAck(tcb, now);
    return;
  }
  const pace = paceOf(tcb);
  if (pace.gapAt !== tcb.rcvNxt) {
    pace.gapAt = tcb.rcvNxt;
    pace.duplicates = 0;
  }
  if (pace.held >= COMPRESSED_MAX || pace.duplicates < DUPLICATES_AT_ONCE) {
    if (pace.duplicates < DUPLICATES_AT_ONCE) pace.duplicates += 1;
    sendAck(tcb, now);
    return;
  }
  pace.held += 1;
  const twentieth = tcb.srtt < 0 ? COMPRESSED_DELAY : tcb.srtt / 20;
  pace.heldUntil = Math.min(pace.heldUntil, now + Math.min(COMPRESSED_DELAY, twentieth));
};

const delay = (tcb: Tcb): number => {
  const { pace } = tcb;
  if (pace === undefined || !tcb.settings.profile.quickAcks) return tcb.settings.profile.delayedAck;
  let wait = Math.max(ATO_MIN, Math.min(pace.ato, ATO_MAX));
  // Not longer than a round trip: the sender's timer must not go off meanwhile.
  if (tcb.srtt >= 0) wait = Math.min(wait, Math.max(tcb.srtt, ATO_MIN));
  return wait;
};

/** The wait is over (RFC 9293 §3.8.6.3: less than 0.5 s). */
export const onAckTimer = (tcb: Tcb, now: number): void => {
  if (!tcb.ackPending) {
    tcb.ackAt = Number.POSITIVE_INFINITY;
    return;
  }
  const { pace } = tcb;
  if (pace !== undefined) {
    // The peer waited for it: its pace is slower than was thought.
    if (pace.pingPong) {
      pace.pingPong = false;
      pace.ato = ATO_MIN;
    } else pace.ato = Math.min(pace.ato * 2, tcb.rto);
  }
  if (tcb.settings.explain) tell(tcb, { kind: "delayed-ack", waited: now - tcb.ackHeldSince });
  sendAck(tcb, now);
};
