/** RFC 3522, RFC 3708, RFC 5682 §4: a cut of the window turns out to have been for nothing, and is taken back. */
import type { AckFacts } from "./ack-facts.ts";
import { anyRetransmission, endReduction, keepOpen } from "./congestion-state.ts";
import { tell } from "./emit.ts";
import type { LossState } from "./loss-state.ts";
import { noteReordering } from "./reordering.ts";
import type { Tcb } from "./tcb.ts";

/** Recoveries for which RACK's wider window is kept (RFC 8985 §6.2). */
const REO_WND_PERSIST = 16;

/** The echo is that of a segment sent before the first retransmission: what was missing had only been late. */
const wasDelayed = (tcb: Tcb, loss: LossState, facts: AckFacts): boolean => {
  if (loss.retransStamp < 0) return true;
  if (facts.timestampEcho < 0) return false;
  const stamp = (Math.floor(loss.retransStamp) + tcb.timestampOffset) >>> 0;
  return ((facts.timestampEcho - stamp) | 0) < 0;
};

/** Every retransmission has been reported as a duplicate, or an echo tells. */
const mayUndo = (tcb: Tcb, loss: LossState, facts: AckFacts): boolean =>
  loss.undoMarker >= 0 && (loss.undoRetrans === 0 || wasDelayed(tcb, loss, facts));

const byWhat = (loss: LossState): "d-sack" | "eifel" => (loss.undoRetrans === 0 ? "d-sack" : "eifel");

/** Puts the window back (RFC 9438 §4.9, RFC 5682 §4). */
const takeBack = (
  tcb: Tcb,
  loss: LossState,
  by: "d-sack" | "eifel" | "f-rto",
  unmark: boolean,
  now: number,
): void => {
  if (unmark)
    for (let index = 0; index < tcb.sent.count; index += 1) tcb.sent.setLost(tcb.sent.at(index), false);
  if (loss.priorSsthresh > 0) {
    tcb.cc.cwnd = Math.max(1, tcb.controller?.cwndAfterUndo() ?? Math.max(tcb.cc.cwnd, loss.priorCwnd));
    if (loss.priorSsthresh > tcb.cc.ssthresh) {
      tcb.cc.ssthresh = loss.priorSsthresh;
      tcb.ecnCwr = false;
    }
    loss.prr = undefined;
  }
  loss.undoMarker = -1;
  loss.rackAdvanced = true;
  tcb.controller?.onEvent("undone", now);
  tell(tcb, { kind: "undo", by });
};

/** RFC 6582 §3.2: without SACK the state is held until something beyond it is acknowledged, lest old duplicates count. */
const heldWithoutSack = (tcb: Tcb, loss: LossState): boolean => {
  if (tcb.sndUna !== tcb.highSeq || tcb.sack) return false;
  if (!anyRetransmission(tcb)) loss.retransStamp = -1;
  // Asked again for the next acknowledgement: what was decided for this one stands.
  loss.undoMarker = -1;
  return true;
};

/** Everything that was out when recovery began is acknowledged. `true`: the state is to be held. */
export const leaveRecovery = (tcb: Tcb, loss: LossState, facts: AckFacts, now: number): boolean => {
  if (mayUndo(tcb, loss, facts)) takeBack(tcb, loss, byWhat(loss), false, now);
  else if (loss.reoWndPersist > 0) loss.reoWndPersist -= 1;
  if (heldWithoutSack(tcb, loss)) return true;
  if (tcb.congestionState === "recovery" || tcb.congestionState === "cwr") endReduction(tcb, loss);
  tcb.congestionState = "open";
  loss.frto = false;
  tcb.controller?.onEvent("recovered", now);
  tell(tcb, { kind: "exit-recovery" });
  return false;
};

/** RFC 3708: the peer has had every retransmission twice. */
export const undoByDuplicates = (tcb: Tcb, loss: LossState, now: number): boolean => {
  if (loss.undoMarker < 0 || loss.undoRetrans !== 0) return false;
  loss.reoWndPersist = Math.min(REO_WND_PERSIST, loss.reoWndPersist + 1);
  takeBack(tcb, loss, "d-sack", false, now);
  return true;
};

/** A partial acknowledgement in recovery: the hole was filled by a late segment. `true`: do not retransmit for it. */
export const undoPartial = (tcb: Tcb, loss: LossState, facts: AckFacts, now: number): boolean => {
  if (loss.undoMarker < 0 || !wasDelayed(tcb, loss, facts)) return false;
  noteReordering(tcb, facts.priorUna, Math.max(loss.fack, tcb.sndUna), true);
  // With retransmissions out the proof is not complete: go on sending, but mark nothing more.
  if (tcb.sent.retransmitted > 0) return true;
  if (!anyRetransmission(tcb)) loss.retransStamp = -1;
  takeBack(tcb, loss, "eifel", true, now);
  keepOpen(tcb, loss);
  return true;
};

/** After a time-out. `byFrto`: F-RTO has shown that it was spurious (RFC 5682 §2.1 step 3b). */
export const undoLoss = (
  tcb: Tcb,
  loss: LossState,
  facts: AckFacts,
  byFrto: boolean,
  now: number,
): boolean => {
  if (!byFrto && !mayUndo(tcb, loss, facts)) return false;
  takeBack(tcb, loss, byFrto ? "f-rto" : byWhat(loss), true, now);
  tcb.retransmits = 0;
  // The path is there again: the next time-out is not to wait for as long as those did that were for nothing.
  tcb.backoff = 0;
  loss.tlpUsed = false;
  if (heldWithoutSack(tcb, loss)) return true;
  if (byFrto || tcb.sack) {
    tcb.congestionState = "open";
    loss.frto = false;
  }
  return true;
};
