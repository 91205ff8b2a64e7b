/**
 * RFC 5681 §3.2, RFC 6582 §3.2, RFC 6675 §5, RFC 5682 §2.1: what an acknowledgement does that is not plain progress. It
 * decides whether recovery begins, goes on or ends; what is sent then follows from the window.
 */
import type { AckFacts } from "./ack-facts.ts";
import {
  anyRetransmission,
  endReduction,
  enterLoss,
  enterRecovery,
  isReducing,
  tryOpen,
} from "./congestion-state.ts";
import { identifyLoss, timeToRecover } from "./loss-detection.ts";
import type { LossState } from "./loss-state.ts";
import { unsent } from "./unsent.ts";
import { endProbe } from "./path-mtu.ts";
import { addDuplicateAck } from "./reordering.ts";
import type { Tcb } from "./tcb.ts";
import { leaveRecovery, undoByDuplicates, undoLoss, undoPartial } from "./undo.ts";

/** What may be sent in answer: what is lost, something new first (F-RTO), or only what the window has room for. */
export type Answer = "none" | "lost" | "new";

/** Works through one dubious acknowledgement. `duplicates`: 1 for a duplicate ACK, else 0. */
export const onDubiousAck = (
  tcb: Tcb,
  loss: LossState,
  facts: AckFacts,
  duplicates: number,
  now: number,
): Answer => {
  if (tcb.sent.count === 0) loss.renoSacked = 0;
  // RFC 3168 §6.1.2: a cut that ECN called for is not undone.
  if (facts.ece) loss.priorSsthresh = 0;
  if (reneged(tcb, facts, now)) return "lost";
  if (reachedHighSeq(tcb, loss, facts, now)) return "none";
  switch (tcb.congestionState) {
    case "recovery":
      return inRecovery(tcb, loss, facts, duplicates, now);
    case "loss":
      return inLoss(tcb, loss, facts, duplicates, now);
    case "open":
    case "disorder":
    case "cwr":
      return elsewhere(tcb, loss, facts, duplicates, now);
  }
};

/** RFC 2018 §8: the oldest segment had been reported and is not acknowledged, so the peer has thrown it away. */
const reneged = (tcb: Tcb, facts: AckFacts, now: number): boolean => {
  if (!facts.unaAdvanced || tcb.sent.count === 0 || !tcb.sent.at(0).sacked) return false;
  enterLoss(tcb, now);
  return true;
};

/** All that was out when the state was entered is acknowledged. `true`: nothing more is to be decided. */
const reachedHighSeq = (tcb: Tcb, loss: LossState, facts: AckFacts, now: number): boolean => {
  if (tcb.congestionState === "open") {
    loss.retransStamp = -1;
    return false;
  }
  if (tcb.sndUna < tcb.highSeq) return false;
  if (tcb.congestionState === "cwr" && tcb.sndUna !== tcb.highSeq) {
    endReduction(tcb, loss);
    tcb.congestionState = "open";
  } else if (tcb.congestionState === "recovery") {
    if (!tcb.sack) loss.renoSacked = 0;
    if (leaveRecovery(tcb, loss, facts, now)) return true;
  }
  return false;
};

const inRecovery = (tcb: Tcb, loss: LossState, facts: AckFacts, duplicates: number, now: number): Answer => {
  if (!facts.unaAdvanced) {
    if (!tcb.sack) addDuplicateAck(tcb, loss, duplicates);
  } else if (undoPartial(tcb, loss, facts, now)) return "none";
  if (undoByDuplicates(tcb, loss, now)) tryOpen(tcb, loss, facts, now);
  identifyLoss(tcb, loss, facts, now);
  if ((tcb.congestionState as string) !== "recovery") {
    if (!timeToRecover(tcb, loss)) return "none";
    enterRecovery(tcb, loss, facts.ece, now);
  }
  return "lost";
};

/** After a time-out, with F-RTO (RFC 5682 §2.1 and §3.1) to see whether it was called for. */
const inLoss = (tcb: Tcb, loss: LossState, facts: AckFacts, duplicates: number, now: number): Answer => {
  const answer = progressInLoss(tcb, loss, facts, duplicates, now);
  identifyLoss(tcb, loss, facts, now);
  const state: string = tcb.congestionState;
  if (state === "loss" && !facts.retransmissionLost) return answer;
  if (state !== "open" && state !== "loss") return answer;
  const next = elsewhere(tcb, loss, facts, 0, now);
  return next === "none" ? answer : next;
};

const progressInLoss = (
  tcb: Tcb,
  loss: LossState,
  facts: AckFacts,
  duplicates: number,
  now: number,
): Answer => {
  const recovered = tcb.sndUna >= tcb.highSeq;
  if (facts.unaAdvanced && undoLoss(tcb, loss, facts, false, now)) return "none";
  if (loss.frto) {
    // §2.1 step 3b: something has arrived that was not sent again, so not everything had been lost.
    if (facts.originalArrived && undoLoss(tcb, loss, facts, true, now)) return "none";
    if (tcb.sndNxt > tcb.highSeq) {
      if (facts.newlySacked || duplicates > 0) loss.frto = false; // §2.1 step 3a: the loss was real.
    } else if (facts.unaAdvanced && !recovered) {
      tcb.highSeq = tcb.sndNxt;
      // §2.1 step 2b: two segments of new data will tell. Without any, conventional recovery.
      if (unsent(tcb) > 0 && tcb.sndUna + tcb.sndWnd > tcb.sndNxt) return "new";
      loss.frto = false;
    }
  }
  if (recovered) {
    leaveRecovery(tcb, loss, facts, now);
    return "none";
  }
  if (!tcb.sack) {
    if (tcb.sndNxt > tcb.highSeq && duplicates > 0) addDuplicateAck(tcb, loss, duplicates);
    else if (facts.unaAdvanced) loss.renoSacked = 0;
  }
  return "lost";
};

/** Not in recovery: is it time for it? */
const elsewhere = (tcb: Tcb, loss: LossState, facts: AckFacts, duplicates: number, now: number): Answer => {
  if (!tcb.sack) {
    if (facts.unaAdvanced) loss.renoSacked = 0;
    addDuplicateAck(tcb, loss, duplicates);
  }
  if (tcb.congestionState === "open" || tcb.congestionState === "disorder") undoByDuplicates(tcb, loss, now);
  identifyLoss(tcb, loss, facts, now);
  if (!timeToRecover(tcb, loss)) {
    tryOpen(tcb, loss, facts, now);
    return "none";
  }
  if (tcb.congestionState === "loss" && !facts.retransmissionLost) return "lost";
  // A lost path MTU probe tells of its size, not of congestion (RFC 4821 §7.6.2).
  if (onlyTheProbeIsLost(tcb)) {
    endProbe(tcb, now);
    return "lost";
  }
  enterRecovery(tcb, loss, facts.ece, now);
  return "lost";
};

const onlyTheProbeIsLost = (tcb: Tcb): boolean =>
  tcb.search !== undefined &&
  tcb.search.start >= 0 &&
  !isReducing(tcb) &&
  tcb.sndUna === tcb.search.start &&
  tcb.sent.lost === 1 &&
  tcb.sent.at(0).lost &&
  !anyRetransmission(tcb);
