/** RFC 3168 §6.1: what congestion marks on arriving packets and the ECE and CWR bits mean to this end. */
import { CWR } from "../base/control-bits.ts";
import type { Segment } from "../wire/segment.ts";
import { enterQuick } from "./acknowledging.ts";
import type { Tcb } from "./tcb.ts";

/** IP's two bits: congestion experienced. */
const CE = 3;

/** §6.1.3: a mark is echoed until the sender says that it has cut its window. */
export const onMarks = (tcb: Tcb, segment: Segment): void => {
  if (!tcb.ecn) return;
  if ((segment.flags & CWR) !== 0 && segment.payload.length > 0) {
    tcb.ecnEcho = false;
    tcb.ackNow = true;
  }
  if (segment.ecn !== CE) return;
  tcb.deliveredCe += 1;
  if (segment.payload.length === 0) return;
  // The sender should hear of it without delay.
  if (!tcb.ecnEcho && tcb.settings.profile.quickAcks) enterQuick(tcb);
  tcb.ecnEcho = true;
};
