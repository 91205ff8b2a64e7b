/** RFC 8985 §7: a probe for the loss of a flight's tail. */
import { tell } from "./emit.ts";
import type { AckFacts } from "./ack-facts.ts";
import { endReduction, enterCwr, keepOpen } from "./congestion-state.ts";
import { lossState } from "./loss-detection.ts";
import type { LossState } from "./loss-state.ts";
import { sendProbeData } from "./output.ts";
import { retransmitAt } from "./retransmit.ts";
import { rearm } from "./send-timers.ts";
import type { Tcb } from "./tcb.ts";

/** §7.3: something new if there is anything, else the last segment once more; then the retransmission timer. */
export const sendLossProbe = (tcb: Tcb, now: number): void => {
  const loss = lossState(tcb);
  loss.tlpUsed = true;
  // At most one probe that may turn out a retransmission at a time.
  if (loss.tlpHighSeq < 0 && tcb.sent.count > 0) {
    if (sendProbeData(tcb, now)) {
      loss.tlpHighSeq = tcb.sndNxt;
      loss.tlpRetransmitted = false;
      tell(tcb, { kind: "tail-loss-probe" });
    } else if (retransmitLast(tcb, now)) {
      loss.tlpHighSeq = tcb.sndNxt;
      loss.tlpRetransmitted = true;
      tell(tcb, { kind: "tail-loss-probe" });
    }
  }
  tcb.timer = "none";
  rearm(tcb, now);
};

/** The last segment that has not been reported; all may have been since the timer was set. */
const retransmitLast = (tcb: Tcb, now: number): boolean => {
  let index = tcb.sent.count - 1;
  while (index >= 0 && tcb.sent.at(index).sacked) index -= 1;
  return index >= 0 && retransmitAt(tcb, index, "tail-loss-probe", now);
};

/** §7.4.2: what an acknowledgement says of an outstanding probe. */
export const onAckOfProbe = (tcb: Tcb, loss: LossState, una: number, facts: AckFacts, now: number): void => {
  if (loss.tlpHighSeq < 0 || una < loss.tlpHighSeq) return;
  if (!loss.tlpRetransmitted || facts.dsackOfProbe) {
    // New data, or both copies have arrived: nothing had been lost.
    loss.tlpHighSeq = -1;
    return;
  }
  if (una > loss.tlpHighSeq) {
    // The probe has mended a loss, so the window is cut as for one (§7.4.2).
    enterCwr(tcb, loss, false, now);
    endReduction(tcb, loss);
    loss.tlpHighSeq = -1;
    if (tcb.congestionState === "cwr") tcb.congestionState = "disorder";
    keepOpen(tcb, loss);
    return;
  }
  const pureDuplicate =
    !facts.unaAdvanced && !facts.carriesData && !facts.windowChanged && !facts.newlySacked;
  if (pureDuplicate) loss.tlpHighSeq = -1;
};
