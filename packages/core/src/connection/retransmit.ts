/** RFC 6675 §5, RFC 6298 §5.4, RFC 8985 §7.3: sending again. */
import { endReduction, isReducing } from "./congestion-state.ts";
import { ACK, CWR, ECE, FIN, PSH, SYN } from "../base/control-bits.ts";
import { stampSent } from "../mechanism/congestion/delivery-rate.ts";
import { prrOnSend } from "../mechanism/congestion/prr.ts";
import type { RetransmitReason } from "./action.ts";
import { tell } from "./emit.ts";
import { inFlight, refresh } from "./flight.ts";
import { lossState } from "./loss-detection.ts";
import { nextOrder } from "./transmission-order.ts";
import { seqOut } from "./positions.ts";
import { transmit, transmitSyn } from "./segment-out.ts";
import { isHeldByPace, pace } from "./pacing.ts";
import { rearm } from "./send-timers.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** Sends the segment at `index` of the queue again, cut to what the path and the window take. */
export const retransmitAt = (tcb: Tcb, index: number, why: RetransmitReason, now: number): boolean => {
  const segment = tcb.sent.at(index);
  // RFC 9293 §3.8.6: beyond the window only the oldest may go, as a probe.
  if (segment.start >= tcb.sndUna + tcb.sndWnd && index > 0) return false;
  if ((segment.flags & SYN) === 0) cutToFit(tcb, index, segment);
  segment.retransmissions += 1;
  segment.sentAt = now;
  segment.order = nextOrder(tcb);
  tcb.sent.setRetransmitted(segment, true);
  const loss = lossState(tcb);
  if (loss.retransStamp < 0) loss.retransStamp = now;
  loss.undoRetrans = Math.max(0, loss.undoRetrans) + 1;
  tcb.totalRetrans += 1;
  refresh(tcb);
  // It counts as in flight already.
  stampSent(segment, tcb, now, { outstanding: tcb.sent.count, txInFlight: tcb.cc.inFlight });
  tcb.controller?.onTransmit?.(now);
  tell(tcb, { kind: "retransmit", why, sequence: seqOut(tcb, segment.start) });
  sendAgain(tcb, segment, now);
  return true;
};

/**
 * The peer has sent its SYN again, so perhaps the SYN,ACK is lost: it goes out again, for one of them a while. That is no
 * time-out of ours, and leaves open which one is answered (RFC 6298 §3).
 */
export const repeatSynAck = (tcb: Tcb, now: number): void => {
  const synAck = tcb.sent.at(0);
  synAck.retransmissions += 1;
  tell(tcb, { kind: "retransmit", why: "syn", sequence: seqOut(tcb, synAck.start) });
  sendAgain(tcb, synAck, now);
};

/** The segment's own bits and octets, with the acknowledgement and the window of now. */
const sendAgain = (tcb: Tcb, segment: SentSegment, now: number): void => {
  if ((segment.flags & SYN) !== 0) {
    // RFC 3168 §6.1.1.1: a SYN that got no answer goes out again without asking for ECN; the answer grants what it did.
    const answer = tcb.state !== "SYN-SENT";
    if (tcb.retransmits >= tcb.settings.profile.ecnSynRetries) tcb.ecnAsked = false;
    // RFC 7413 §4.2.2: what is sent again goes without data and without the option.
    if (tcb.fastOpen !== undefined) tcb.fastOpen.cookie = undefined;
    transmitSyn(
      tcb,
      answer ? SYN | ACK | (tcb.ecn ? ECE : 0) : SYN | (tcb.ecnAsked ? ECE | CWR : 0),
      noBytes,
      now,
    );
    return;
  }
  const dataEnd = (segment.flags & FIN) !== 0 ? segment.end - 1 : segment.end;
  const length = dataEnd - segment.start;
  tcb.bytesRetrans += length;
  const flags = ACK | (segment.flags & (FIN | (length > 0 ? PSH : 0)));
  const view = length > 0 ? tcb.sendBuffer.view(segment.start - tcb.sendBase, length) : noBytes;
  // RFC 3168 §6.1.5: a retransmission is not ECN-capable.
  transmit(tcb, segment.start, flags, view, now, 0);
};

/** The MSS may have become smaller since: the rest stays on the queue as a segment of its own (RFC 1191 §6.5). */
const cutToFit = (tcb: Tcb, index: number, segment: SentSegment): void => {
  const room = tcb.sndUna + tcb.sndWnd - segment.start;
  const most = Math.max(1, room > 0 ? Math.min(tcb.mss, room) : tcb.mss);
  const dataEnd = (segment.flags & FIN) !== 0 ? segment.end - 1 : segment.end;
  if (dataEnd - segment.start <= most) return;
  const rest: SentSegment = { ...segment, start: segment.start + most };
  segment.end = segment.start + most;
  segment.flags &= ~(FIN | PSH);
  tcb.sent.insertAfter(index, rest);
};

/** RFC 6675 §5 (C): what is lost goes out again, oldest first, as far as the window allows. */
export const retransmitLost = (tcb: Tcb, now: number): void => {
  const loss = lossState(tcb);
  if (tcb.sent.lost === 0) return;
  for (let index = 0; index < tcb.sent.count; index += 1) {
    if (inFlight(tcb) >= tcb.cc.cwnd || isHeldByPace(tcb, now)) break;
    const segment = tcb.sent.at(index);
    if (!segment.lost || segment.sacked || segment.retransmitted) continue;
    const why = tcb.congestionState === "loss" ? "timeout" : index === 0 ? "fast-retransmit" : "recovery";
    if (!retransmitAt(tcb, index, why, now)) break;
    pace(tcb, segment.end - segment.start, now);
    if (isReducing(tcb) && loss.prr !== undefined) prrOnSend(loss.prr, 1);
    if (index === 0 && tcb.timer !== "reordering") rearm(tcb, now);
  }
};

/** What is marked lost is to go out again, and the window stays: it was lost for another reason than congestion. */
export const asLostWithoutCut = (tcb: Tcb): void => {
  const loss = lossState(tcb);
  loss.priorSsthresh = 0;
  loss.undoMarker = -1;
  // A cut that is under way stays one.
  endReduction(tcb, loss);
  tcb.highSeq = tcb.sndNxt;
  loss.frto = false;
  tcb.congestionState = "loss";
};

const noBytes = new Uint8Array(0);
