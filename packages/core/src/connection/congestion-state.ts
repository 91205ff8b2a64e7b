/**
 * RFC 5681 §3.2, RFC 6675 §5, RFC 9937 §6: entering and leaving the states in which the window is cut: `cwr` after ECN
 * or a tail loss probe, `recovery` after loss, `loss` after a time-out; `disorder` when something is only late.
 */
import { enterPrr, prrCwndAtExit, prrOnAck } from "../mechanism/congestion/prr.ts";
import type { AckFacts } from "./ack-facts.ts";
import { tell } from "./emit.ts";
import { inFlight, refresh } from "./flight.ts";
import { currentReorderingWindow, detectLoss, lossState, markLost } from "./loss-detection.ts";
import type { LossState } from "./loss-state.ts";
import { rateSample } from "./delivered.ts";
import type { Tcb } from "./tcb.ts";

/** Whether a cut of the window is under way. */
export const isReducing = (tcb: Tcb): boolean =>
  tcb.congestionState === "cwr" || tcb.congestionState === "recovery";

/** The threshold an undo would go back to. */
const currentThreshold = (tcb: Tcb): number =>
  isReducing(tcb) ? tcb.cc.ssthresh : Math.max(tcb.cc.ssthresh, (tcb.cc.cwnd >> 1) + (tcb.cc.cwnd >> 2));

/** RFC 9937 §6.1: the cut begins; what arrives meters it out. */
const beginReduction = (tcb: Tcb, loss: LossState, byEcn: boolean, now: number): void => {
  const { cc } = tcb;
  tcb.highSeq = tcb.sndNxt;
  loss.tlpHighSeq = -1;
  cc.cwndCount = 0;
  loss.priorCwnd = cc.cwnd;
  refresh(tcb);
  cc.ssthresh = tcb.controller?.ssthreshAfterLoss(now) ?? Math.max(2, cc.cwnd >> 1);
  loss.prr = enterPrr({
    variant: tcb.settings.profile.name === "linux" ? "linux" : "rfc",
    cwnd: loss.priorCwnd,
    // RFC 9438 §4.6: marks may take the window below the least threshold, to one segment.
    ssthresh: byEcn ? (tcb.controller?.cwndAfterEcn?.() ?? cc.ssthresh) : cc.ssthresh,
    outstanding: tcb.sent.count,
    sacked: tcb.sent.sacked,
    delivered: rateSample().delivered,
    sack: tcb.sack,
  });
  tcb.ecnCwr = tcb.ecn;
};

/** RFC 9937 §6.4. */
export const endReduction = (tcb: Tcb, loss: LossState): void => {
  if (tcb.controller?.controlsRecovery !== true && loss.prr !== undefined) {
    tcb.cc.cwnd = Math.max(1, prrCwndAtExit(loss.prr));
  }
  loss.prr = undefined;
};

/** RFC 3168 §6.1.2 and RFC 8985 §7.4.2: the window is cut without anything to retransmit. */
export const enterCwr = (tcb: Tcb, loss: LossState, byEcn: boolean, now: number): void => {
  loss.priorSsthresh = 0;
  if (tcb.congestionState !== "open" && tcb.congestionState !== "disorder") return;
  loss.undoMarker = -1;
  // RFC 3168 §6.1.2: a window of one segment cannot be cut; the sender then waits for its timer.
  if (byEcn && tcb.cc.cwnd === 1) tcb.paceAt = now + tcb.rto;
  beginReduction(tcb, loss, byEcn, now);
  tcb.congestionState = "cwr";
  tcb.controller?.onEvent("ecn", now);
  tell(tcb, { kind: "enter-recovery", by: "ecn" });
};

/** RFC 6675 §5, RFC 6582 §3.2: fast recovery. */
export const enterRecovery = (tcb: Tcb, loss: LossState, ece: boolean, now: number): void => {
  loss.priorSsthresh = 0;
  beginUndo(tcb, loss);
  if (!isReducing(tcb)) {
    if (!ece) loss.priorSsthresh = currentThreshold(tcb);
    beginReduction(tcb, loss, ece, now);
  }
  tcb.congestionState = "recovery";
  tcb.controller?.onEvent("fast-recovery", now);
  tell(tcb, { kind: "enter-recovery", by: !tcb.sack ? "dup-acks" : tcb.settings.rack ? "rack" : "sack" });
};

/** RFC 5681 §3.1, equation (4), and RFC 6298 §5: after a time-out everything begins again with one segment. */
export const enterLoss = (tcb: Tcb, now: number): void => {
  const loss = lossState(tcb);
  const { cc } = tcb;
  const before = tcb.congestionState;
  const isNew = before === "open" || before === "disorder" || before === "cwr";
  const reneged = tcb.sent.count > 0 && tcb.sent.at(0).sacked;
  markAfterTimeout(tcb, loss, reneged, now);
  const early = before === "open" || before === "disorder";
  // RFC 5681 §4.3: the loss of a retransmission lowers the window once more; Linux leaves it.
  const again = before === "recovery" && tcb.settings.profile.name !== "linux";
  if (early || again || tcb.sndUna >= tcb.highSeq || (before === "loss" && tcb.retransmits === 0)) {
    loss.priorSsthresh = currentThreshold(tcb);
    loss.priorCwnd = cc.cwnd;
    refresh(tcb);
    cc.ssthresh = tcb.controller?.ssthreshAfterLoss(now) ?? Math.max(2, cc.cwnd >> 1);
    beginUndo(tcb, loss);
  }
  // §6.2 of RFC 8985: a time-out in spite of many duplicates says that reordering was overrated.
  if (early && tcb.sent.sacked >= tcb.settings.dupThresh)
    loss.reordering = Math.min(loss.reordering, tcb.settings.dupThresh);
  loss.prr = undefined;
  if (tcb.controller?.controlsRecovery !== true) cc.cwnd = inFlight(tcb) + 1;
  cc.cwndCount = 0;
  tcb.congestionState = "loss";
  tcb.highSeq = tcb.sndNxt;
  loss.tlpHighSeq = -1;
  tcb.ecnCwr = tcb.ecn;
  refresh(tcb);
  tcb.controller?.onEvent("timeout", now);
  // RFC 5682 §2.1: only after the first time-out of an episode, or the next of the same one.
  loss.frto = tcb.settings.forwardRto && (isNew || tcb.retransmits > 0) && (tcb.search?.start ?? -1) < 0;
  tell(tcb, { kind: "enter-recovery", by: "timeout" });
};

/** What a time-out makes of the segments that are out (RFC 2018 §8: SACKed ones may be gone if the oldest was). */
const markAfterTimeout = (tcb: Tcb, loss: LossState, reneged: boolean, now: number): void => {
  if (reneged) {
    for (let index = 0; index < tcb.sent.count; index += 1) tcb.sent.setSacked(tcb.sent.at(index), false);
    loss.fack = 0;
  } else if (!tcb.sack) loss.renoSacked = 0;
  for (let index = 0; index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    // RFC 8985 §6.3: what has been sent too lately to be judged stays out of it, the oldest excepted.
    if (index > 0 && !reneged && isYoung(tcb, loss, segment.sentAt, now)) continue;
    markLost(tcb, segment, now);
  }
};

/** RFC 8985 §6.3: it has not been out for a round trip and the reordering window, which Linux leaves out here. */
const isYoung = (tcb: Tcb, loss: LossState, sentAt: number, now: number): boolean => {
  if (!tcb.settings.rack || !tcb.sack) return false;
  const rtt = loss.rackSentAt >= 0 ? loss.rackRtt : tcb.srtt;
  const window = tcb.settings.profile.name === "linux" ? 0 : currentReorderingWindow(tcb, loss);
  return rtt >= 0 && sentAt + rtt + window - now > 0;
};

/** From here on a reduction may turn out to have been for nothing. */
const beginUndo = (tcb: Tcb, loss: LossState): void => {
  loss.undoMarker = tcb.sndUna;
  const out = tcb.sent.retransmitted + (loss.tlpHighSeq >= 0 && loss.tlpRetransmitted ? 1 : 0);
  loss.undoRetrans = out > 0 ? out : -1;
};

/** Nothing is lost: open, or waiting for what is late. */
export const keepOpen = (tcb: Tcb, loss: LossState): void => {
  const late = tcb.sent.sacked + tcb.sent.lost + (tcb.sack ? 0 : loss.renoSacked) > 0;
  const next = late || anyRetransmission(tcb) ? "disorder" : "open";
  // RFC 3168 §6.1.2: a cut that a mark has called for goes on to its end.
  if (loss.prr !== undefined) {
    tcb.congestionState = "cwr";
    return;
  }
  if (tcb.congestionState === next) return;
  tcb.congestionState = next;
  tcb.highSeq = tcb.sndNxt;
};

/** After an acknowledgement that asks for no recovery. */
export const tryOpen = (tcb: Tcb, loss: LossState, facts: AckFacts, now: number): void => {
  if (!anyRetransmission(tcb)) loss.retransStamp = -1;
  if (facts.ece) enterCwr(tcb, loss, true, now);
  if (tcb.congestionState !== "cwr") keepOpen(tcb, loss);
};

/** Whether something on the queue has gone out again, or does not count as out any more. */
export const anyRetransmission = (tcb: Tcb): boolean => {
  if (tcb.sent.retransmitted > 0) return true;
  return tcb.sent.count > 0 && tcb.sent.at(0).retransmissions > 0;
};

/** RACK's timer: whatever is overdue by now is lost (RFC 8985 §6.2 step 5). */
export const onReorderingTimer = (tcb: Tcb, now: number): void => {
  const loss = lossState(tcb);
  const before = inFlight(tcb);
  detectLoss(tcb, loss, now);
  if (inFlight(tcb) >= before || tcb.congestionState === "recovery" || tcb.congestionState === "loss") return;
  enterRecovery(tcb, loss, false, now);
  // No acknowledgement meters this step out: it counts as one that tells of one segment (RFC 9937 §6.2).
  if (loss.prr === undefined || tcb.controller?.controlsRecovery === true) return;
  const count = prrOnAck(loss.prr, {
    delivered: 1,
    inFlight: inFlight(tcb),
    newlyLost: true,
    sndUnaAdvanced: false,
  });
  if (count !== undefined) tcb.cc.cwnd = Math.max(1, inFlight(tcb) + count);
};
