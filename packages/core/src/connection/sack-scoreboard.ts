/** RFC 2018 §5, RFC 2883 §5 and RFC 6675 §3: what the peer's SACK blocks say of the segments that are out. */
import type { SackBlock } from "../wire/segment.ts";
import { advance } from "../mechanism/rack.ts";
import type { AckFacts } from "./ack-facts.ts";
import { countDelivered } from "./delivered.ts";
import type { LossState } from "./loss-state.ts";
import { ackOffset } from "./positions.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** Blocks beyond this many on one segment are not looked at: 40 octets of options hold no more. */
const BLOCKS_MAX = 4;

/** Marks what the blocks of one acknowledgement report. `una`: its acknowledgement number as an offset. */
export const applySack = (
  tcb: Tcb,
  loss: LossState,
  blocks: readonly SackBlock[],
  una: number,
  facts: AckFacts,
  now: number,
): void => {
  const first = blocks[0];
  if (first === undefined) return;
  let from = 0;
  const left = ackOffset(tcb, first.left);
  const right = ackOffset(tcb, first.right);
  if (isDuplicateReport(tcb, blocks, left, right, una)) {
    from = 1;
    applyDuplicate(tcb, loss, left, right, facts);
  }
  for (let index = from; index < Math.min(blocks.length, BLOCKS_MAX); index += 1) {
    const block = blocks[index] as SackBlock;
    markRange(tcb, loss, ackOffset(tcb, block.left), ackOffset(tcb, block.right), facts, now);
  }
};

/** RFC 2883 §4: the first block lies below the acknowledgement, or within the second block. */
const isDuplicateReport = (
  tcb: Tcb,
  blocks: readonly SackBlock[],
  left: number,
  right: number,
  una: number,
): boolean => {
  if (right <= left) return false;
  if (left < una) return right <= una;
  const second = blocks[1];
  if (second === undefined) return false;
  return left >= ackOffset(tcb, second.left) && right <= ackOffset(tcb, second.right);
};

/** RFC 2883 §5: something has arrived twice, so a retransmission may have been for nothing. */
const applyDuplicate = (tcb: Tcb, loss: LossState, left: number, right: number, facts: AckFacts): void => {
  // A block that reaches beyond what was sent, or older than any window, says nothing about us.
  if (right > tcb.sndNxt || left < 0 || left < tcb.sndUna - Math.max(tcb.maxSndWnd, 65_535)) return;
  const count = Math.max(1, Math.round((right - left) / Math.max(1, tcb.mss)));
  facts.dsack = true;
  tcb.dsackDups += count;
  // RFC 3708: more doubles than retransmissions are the network's own, and prove no retransmission spurious.
  if (tcb.dsackDups > tcb.totalRetrans) return;
  loss.dsackSeen = true;
  if (loss.tlpHighSeq >= 0 && loss.tlpRetransmitted && right === loss.tlpHighSeq) facts.dsackOfProbe = true;
  if (loss.undoMarker >= 0 && loss.undoRetrans > 0 && right > loss.undoMarker)
    loss.undoRetrans = Math.max(0, loss.undoRetrans - count);
  // What lies above the acknowledgement is still on the queue: its retransmission is not in flight any more.
  for (let index = tcb.sent.indexOf(left); index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.start >= right) break;
    if (segment.start < left || segment.end > right) continue;
    if (segment.sacked) facts.reorderedFrom = Math.min(facts.reorderedFrom, segment.start);
    tcb.sent.setRetransmitted(segment, false);
  }
};

const markRange = (
  tcb: Tcb,
  loss: LossState,
  left: number,
  right: number,
  facts: AckFacts,
  now: number,
): void => {
  // RFC 2018 §5: a block outside what is outstanding is none of ours.
  if (right <= left || right > tcb.sndNxt || left < tcb.sndUna) return;
  for (let index = tcb.sent.indexOf(left); index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.start >= right) break;
    if (segment.start < left || segment.end > right || segment.sacked) continue;
    markArrived(tcb, loss, segment, facts, now);
  }
};

const markArrived = (tcb: Tcb, loss: LossState, segment: SentSegment, facts: AckFacts, now: number): void => {
  // No look at the echo: beyond a gap it is that of the last segment in order (RFC 7323 §4.3), always older than a repetition.
  advance(loss, segment.sentAt, segment.order, segment.retransmissions > 0, tcb.cc.minRtt, now);
  if (segment.retransmissions === 0) {
    if (segment.start < loss.fack) facts.reorderedFrom = Math.min(facts.reorderedFrom, segment.start);
    if (segment.end <= tcb.highSeq) facts.originalArrived = true;
    if (facts.firstSackSentAt < 0) facts.firstSackSentAt = segment.sentAt;
    facts.lastSackSentAt = segment.sentAt;
  }
  tcb.sent.setRetransmitted(segment, false);
  tcb.sent.setLost(segment, false);
  tcb.sent.setSacked(segment, true);
  loss.fack = Math.max(loss.fack, segment.end);
  facts.newlySacked = true;
  countDelivered(tcb, segment, now);
};

/** RFC 3522 (Eifel): the echo is older than the retransmission, so what has arrived was sent before it. */
export const answersFirstTransmission = (tcb: Tcb, segment: SentSegment, facts: AckFacts): boolean =>
  segment.retransmissions > 0 &&
  facts.timestampEcho >= 0 &&
  ((facts.timestampEcho - ((Math.floor(segment.sentAt) + tcb.timestampOffset) >>> 0)) | 0) < 0;
