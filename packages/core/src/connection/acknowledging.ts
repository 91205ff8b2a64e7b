/**
 * RFC 9293 §3.8.6.3, RFC 5681 §4.2: when what has arrived is acknowledged: at once where the sender needs to know, else
 * with the second full segment or after a short wait.
 */
import type { Tcb } from "./tcb.ts";
import { newWindow, currentWindow } from "./advertised-window.ts";
import { sendAck } from "./segment-out.ts";

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
  measureMss(tcb, length);
  tcb.ackPending = true;
  if (!tcb.settings.profile.quickAcks) return;
  if (tcb.ato === 0) {
    // The peer has only begun: its window grows with every acknowledgement.
    enterQuick(tcb);
    tcb.ato = ATO_MIN;
  } else {
    const gap = now - tcb.lastDataAt;
    if (gap <= ATO_MIN / 2) tcb.ato = tcb.ato / 2 + ATO_MIN / 2;
    else if (gap < tcb.ato) tcb.ato = Math.min(tcb.rto, tcb.ato / 2 + gap);
    else if (gap > tcb.rto) enterQuick(tcb);
  }
  tcb.lastDataAt = now;
};

/** Acknowledge at once for a while, as many segments as fill half the window. */
export const enterQuick = (tcb: Tcb): void => {
  const perWindow = Math.floor(
    Math.max(tcb.rcvAdv - tcb.rcvNxt, tcb.receiveBuffer) / (2 * Math.max(1, tcb.rcvMss)),
  );
  tcb.quick = Math.max(tcb.quick, Math.min(QUICK_MAX, Math.max(2, perWindow)));
  tcb.pingPong = false;
  if (tcb.ato > ATO_MIN) tcb.ato = ATO_MIN;
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
  if (!inOrder || tcb.received.outOfOrder.length > 0) {
    outOfOrder(tcb, now);
    return;
  }
  tcb.ackAt = Math.min(tcb.ackAt, now + delay(tcb));
};

/** The second full segment (MUST-59 of RFC 9293), a window that has opened, or the first segments of a peer. */
const mustNow = (tcb: Tcb): boolean => {
  const waiting = tcb.rcvNxt - tcb.lastAckSent;
  if (tcb.settings.profile.quickAcks) {
    if (tcb.quick > 0 && !tcb.pingPong) return true;
    return waiting > tcb.rcvMss && newWindow(tcb) >= currentWindow(tcb);
  }
  return waiting >= 2 * Math.max(1, tcb.rcvMss) || (tcb.unackedSegments >= 2 && waiting > tcb.rcvMss);
};

/** RFC 5681 §4.2: a segment above a gap is acknowledged at once; later ones need not be, where SACK tells it all. */
const outOfOrder = (tcb: Tcb, now: number): void => {
  if (!tcb.settings.profile.compressedAcks || !tcb.sack || tcb.compressedAcks >= COMPRESSED_MAX) {
    sendAck(tcb, now);
    return;
  }
  if (tcb.compressedAckNxt !== tcb.rcvNxt) {
    tcb.compressedAckNxt = tcb.rcvNxt;
    tcb.dupAckCount = 0;
  }
  if (tcb.dupAckCount < DUPLICATES_AT_ONCE) {
    tcb.dupAckCount += 1;
    sendAck(tcb, now);
    return;
  }
  tcb.compressedAcks += 1;
  const twentieth = tcb.srtt < 0 ? COMPRESSED_DELAY : tcb.srtt / 20;
  tcb.compressedAckAt = Math.min(tcb.compressedAckAt, now + Math.min(COMPRESSED_DELAY, twentieth));
};

const delay = (tcb: Tcb): number => {
  if (!tcb.settings.profile.quickAcks) return tcb.settings.profile.delayedAck;
  let wait = Math.max(ATO_MIN, Math.min(tcb.ato, ATO_MAX));
  if (tcb.pingPong) wait = Math.max(wait, Math.min(ATO_MAX, tcb.ato));
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
  if (tcb.settings.profile.quickAcks) {
    // The peer waited for it: its pace is slower than was thought.
    if (tcb.pingPong) {
      tcb.pingPong = false;
      tcb.ato = ATO_MIN;
    } else tcb.ato = Math.min(tcb.ato * 2, tcb.rto);
  }
  sendAck(tcb, now);
};
