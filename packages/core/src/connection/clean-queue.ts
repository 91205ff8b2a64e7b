/** RFC 9293 §3.8.1 and §3.10.7.4 (fifth step): what an acknowledgement number takes off the retransmission queue. */
import { FIN, SYN } from "../base/control-bits.ts";
import { advance } from "../mechanism/rack.ts";
import type { AckFacts } from "./ack-facts.ts";
import { countDelivered } from "./delivered.ts";
import { discardSent } from "./emit.ts";
import { answersFirstTransmission } from "./sack-scoreboard.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** Takes everything below `una` off, and frees its octets. */
export const cleanQueue = (tcb: Tcb, una: number, facts: AckFacts, now: number): void => {
  while (tcb.sent.count > 0) {
    const oldest = tcb.sent.at(0);
    if (oldest.end > una) {
      if (oldest.start < una) oldest.start = una;
      break;
    }
    noteAcked(tcb, oldest, facts, now);
    tcb.sent.shift();
  }
  const dataEnd = Math.min(una, tcb.finOffset >= 0 ? tcb.finOffset : una);
  if (dataEnd > tcb.sendBase) {
    tcb.bytesAcked += dataEnd - tcb.sendBase;
    discardSent(tcb, dataEnd - tcb.sendBase);
    tcb.sendBase = dataEnd;
  }
};

const noteAcked = (tcb: Tcb, segment: SentSegment, facts: AckFacts, now: number): void => {
  facts.acked += 1;
  const length = segment.end - segment.start;
  if (length > tcb.passedLength) tcb.passedLength = length;
  const hasSyn = (segment.flags & SYN) !== 0;
  if (hasSyn) facts.synAcked = true;
  if (!hasSyn || segment.end > segment.start + 1 || (segment.flags & FIN) !== 0) facts.dataAcked = true;
  if (segment.retransmissions > 0) facts.retransmittedAcked = true;
  else if (!segment.sacked) {
    if (facts.firstSentAt < 0) facts.firstSentAt = segment.sentAt;
    facts.lastSentAt = segment.sentAt;
    if (segment.start < facts.reorderedFrom) facts.reorderedFrom = segment.start;
    if (segment.end <= tcb.highSeq) facts.originalArrived = true;
  }
  if (segment.sacked) return;
  countDelivered(tcb, segment, now);
  const { loss } = tcb;
  // A SYN says nothing of the order of data.
  if (loss !== undefined && !hasSyn && !answersFirstTransmission(tcb, segment, facts))
    advance(loss, segment.sentAt, segment.order, segment.retransmissions > 0, tcb.cc.minRtt, now);
};
