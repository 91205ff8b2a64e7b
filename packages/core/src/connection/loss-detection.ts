/** What is lost: RFC 8985 §6.2 (RACK), RFC 6675 §4 (IsLost) without it, RFC 6582 §3.2 without SACK. */
import { reorderingWindow, sentAfter } from "../mechanism/rack.ts";
import type { AckFacts } from "./ack-facts.ts";
import { rateSample } from "./delivered.ts";
import { noteLost } from "../mechanism/congestion/delivery-rate.ts";
import { freshLossState, type LossState } from "./loss-state.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** The connection's loss state, made when it is first needed. */
export const lossState = (tcb: Tcb): LossState => (tcb.loss ??= freshLossState(tcb.settings.dupThresh));

/** Marks a segment lost; one that is in flight again is not any more. */
export const markLost = (tcb: Tcb, segment: SentSegment, now: number): boolean => {
  if (segment.sacked) return false;
  const again = segment.retransmitted;
  if (segment.lost && !again) return false;
  tcb.sent.setRetransmitted(segment, false);
  tcb.sent.setLost(segment, true);
  noteLost(rateSample(), tcb);
  tcb.controller?.onLost?.(segment, now);
  return again;
};

/** Looks for losses after an acknowledgement, by whichever rule is in force. */
export const identifyLoss = (tcb: Tcb, loss: LossState, facts: AckFacts, now: number): void => {
  if (tcb.sent.count === 0) return;
  const before = tcb.sent.retransmitted;
  if (!tcb.sack) withoutSack(tcb, loss, facts.unaAdvanced, now);
  else if (tcb.settings.rack) rackMarkLost(tcb, loss, now);
  else bySackCount(tcb, loss, now);
  if (before > tcb.sent.retransmitted) facts.retransmissionLost = true;
};

/** RFC 8985 §6.2 step 5. Whatever may yet turn out to be lost sets the reordering timer. */
const rackMarkLost = (tcb: Tcb, loss: LossState, now: number): void => {
  if (!loss.rackAdvanced) return;
  loss.rackAdvanced = false;
  const wait = detectLoss(tcb, loss, now);
  if (wait > 0) {
    tcb.timer = "reordering";
    tcb.timerAt = now + wait + TIMER_SLACK;
  }
};

/** Marks what is overdue; returns ms until the next segment would be, 0 if none. */
export const detectLoss = (tcb: Tcb, loss: LossState, now: number): number => {
  const window = currentReorderingWindow(tcb, loss);
  let wait = 0;
  for (let index = 0; index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.sacked || (segment.lost && !segment.retransmitted)) continue;
    if (!sentAfter(loss.rackSentAt, loss.rackOrder, segment.sentAt, segment.order)) continue;
    const remaining = segment.sentAt + loss.rackRtt + window - now;
    if (remaining <= 0) markLost(tcb, segment, now);
    else wait = Math.max(wait, remaining);
  }
  return wait;
};

/** RFC 8985 §6.2 step 4, for the connection as it stands. */
export const currentReorderingWindow = (tcb: Tcb, loss: LossState): number =>
  reorderingWindow(loss, {
    reorderingSeen: loss.reorderingSeen > 0,
    inRecovery: tcb.congestionState === "recovery" || tcb.congestionState === "loss",
    sacked: tcb.sent.sacked,
    dupThresh: loss.reordering,
    minRtt: tcb.cc.minRtt,
    srtt: tcb.srtt,
  });

/** RFC 6675 §4, IsLost: DupThresh segments above it have been reported. */
const bySackCount = (tcb: Tcb, loss: LossState, now: number): void => {
  let above = tcb.sent.sacked;
  for (let index = 0; index < tcb.sent.count && above >= loss.reordering; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.sacked) above -= 1;
    else if (!segment.lost && !segment.retransmitted) markLost(tcb, segment, now);
  }
};

/** RFC 6582 §3.2: the oldest, after DupThresh duplicates and after each partial acknowledgement. */
const withoutSack = (tcb: Tcb, loss: LossState, unaAdvanced: boolean, now: number): void => {
  const inRecovery = tcb.congestionState === "recovery";
  const earlier = tcb.congestionState === "loss" ? false : !inRecovery;
  if (!((earlier && loss.renoSacked >= loss.reordering) || (inRecovery && unaAdvanced))) return;
  const oldest = tcb.sent.at(0);
  if (!oldest.lost) markLost(tcb, oldest, now);
};

/** Whether what is known calls for recovery (RFC 8985 §6.2, RFC 5681 §3.2). */
export const timeToRecover = (tcb: Tcb, loss: LossState): boolean =>
  tcb.sent.lost > 0 || (!tcb.sack && loss.renoSacked >= loss.reordering);

const TIMER_SLACK = 2;
