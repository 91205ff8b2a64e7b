/** RFC 6675 §3 and RFC 8985 §3: how far out of order segments arrive, learnt from what arrives late. */
import type { AckFacts } from "./ack-facts.ts";
import { lossState } from "./loss-detection.ts";
import type { LossState } from "./loss-state.ts";
import type { Tcb } from "./tcb.ts";

/** No reordering counts for more, segments. */
const REORDERING_MAX = 300;

/** Something below what had arrived before arrived now without having been sent again. */
export const noteReordering = (tcb: Tcb, from: number, priorFack: number, withTimestamp: boolean): void => {
  const loss = lossState(tcb);
  const distance = priorFack - from;
  if (distance <= 0) return;
  if (!withTimestamp || tcb.timestamps) {
    const segments = Math.ceil(distance / Math.max(1, tcb.mss));
    loss.reordering = Math.min(REORDERING_MAX, Math.max(loss.reordering, segments));
  }
  loss.reorderingSeen += 1;
};

/** RFC 6582: duplicate ACKs stand for segments that have arrived; more than there can be is reordering too. */
export const addDuplicateAck = (tcb: Tcb, loss: LossState, count: number): void => {
  if (count === 0) return;
  const before = loss.renoSacked;
  loss.renoSacked += count;
  limitDuplicateAcks(tcb, loss);
  tcb.cc.delivered += Math.max(0, loss.renoSacked - before);
};

const limitDuplicateAcks = (tcb: Tcb, loss: LossState): void => {
  const holes = Math.min(Math.max(1, tcb.sent.lost), tcb.sent.count);
  if (loss.renoSacked + holes <= tcb.sent.count) return;
  loss.renoSacked = Math.max(0, tcb.sent.count - holes);
  const seen = Math.min(REORDERING_MAX, tcb.sent.count + holes);
  if (seen > loss.reordering) loss.reordering = Math.min(REORDERING_MAX, seen);
  loss.reorderingSeen += 1;
};

/** New data is acknowledged: one of the segments was the hole, the others had been counted. */
export const removeDuplicateAcks = (tcb: Tcb, loss: LossState, facts: AckFacts): void => {
  if (facts.acked > 0) {
    // Those that duplicate ACKs stood for have been counted as arrived already; one at least is new.
    const counted = Math.min(loss.renoSacked, facts.acked - 1);
    tcb.cc.delivered -= counted;
    loss.renoSacked = Math.max(0, loss.renoSacked - (facts.acked - 1));
  }
  limitDuplicateAcks(tcb, loss);
};
