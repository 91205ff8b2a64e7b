/**
 * RFC 2018 §4 and RFC 2883 §4: which blocks an acknowledgement reports: what came twice first, then the block that the
 * newest segment lies in, then those that were reported last.
 */
import type { HeldRange } from "../buffer/receive-buffer.ts";
import type { SackBlock } from "../wire/segment.ts";
import { seqIn } from "./positions.ts";
import type { Tcb } from "./tcb.ts";

/** Blocks that fit beside a timestamp, and without one (RFC 2018 §3). */
const WITH_TIMESTAMPS_MAX = 3;
const ALONE_MAX = 4;

/** Remembers that a segment beginning at `offset` has come out of order. */
export const rememberGap = (tcb: Tcb, offset: number): void => {
  const order = (tcb.sackOrder ??= []);
  order.unshift(offset);
  // One segment beyond what can be reported is remembered for each block that may have been merged away.
  if (order.length > 2 * ALONE_MAX) order.length = 2 * ALONE_MAX;
};

/** Octets of the option with `blocks` blocks, padded (RFC 2018 §3). */
const octetsOf = (blocks: number): number => 4 + 8 * blocks;

/** The peer's FIN has come, and something before it has not. */
const holdsFin = (tcb: Tcb): boolean =>
  tcb.settings.profile.reportsFin && tcb.peerFin > tcb.rcvNxt && !tcb.peerFinished;

/** The runs that are held beyond a gap. The FIN has a number too: it is held like an octet, in the last of them or after it. */
const gapCount = (tcb: Tcb): number =>
  tcb.received.outOfOrderCount + (holdsFin(tcb) && !endsInFin(tcb) ? 1 : 0);

const endsInFin = (tcb: Tcb): boolean => tcb.received.outOfOrderAt(-1)?.end === tcb.peerFin - tcb.rcvNxt;

/** One of them, by position, counted from RCV.NXT. */
const gapAt = (tcb: Tcb, index: number): HeldRange | undefined => {
  const { received } = tcb;
  const range = received.outOfOrderAt(index);
  if (!holdsFin(tcb)) return range;
  const fin = tcb.peerFin - tcb.rcvNxt;
  if (range === undefined)
    return index === received.outOfOrderCount ? { start: fin, end: fin + 1 } : undefined;
  return range.end === fin ? { start: range.start, end: fin + 1 } : range;
};

/** The one that holds the number at `offset` from RCV.NXT; -1: none does. */
const gapIndex = (tcb: Tcb, offset: number): number => {
  if (!holdsFin(tcb) || offset !== tcb.peerFin - tcb.rcvNxt) return tcb.received.outOfOrderIndex(offset);
  return gapCount(tcb) - 1;
};

/** Octets that the SACK option takes of a segment that goes out now; 0: there is nothing to report. */
export const sackOctets = (tcb: Tcb): number => {
  const repeated = tcb.duplicate === undefined ? 0 : 1;
  if (!tcb.sack || (repeated === 0 && tcb.received.outOfOrderBytes === 0 && !holdsFin(tcb))) return 0;
  const max = tcb.timestamps ? WITH_TIMESTAMPS_MAX : ALONE_MAX;
  return octetsOf(Math.min(max, repeated + gapCount(tcb)));
};

/** The blocks to report now, the most telling first, in `room` octets. */
export const duplicateAndGaps = (tcb: Tcb, room: number): readonly SackBlock[] => {
  const max = Math.min(tcb.timestamps ? WITH_TIMESTAMPS_MAX : ALONE_MAX, Math.floor((room - 4) / 8));
  const blocks: SackBlock[] = [];
  if (tcb.duplicate !== undefined) blocks.push(tcb.duplicate);
  const count = gapCount(tcb);
  if (count === 0) {
    tcb.sackOrder = undefined;
    return blocks;
  }
  const reported = new Set<number>();
  for (const offset of tcb.sackOrder ?? []) {
    const index = gapIndex(tcb, offset - tcb.rcvNxt);
    if (index >= 0) reported.add(index);
  }
  for (let index = count - 1; index >= 0 && reported.size < max; index -= 1) reported.add(index);
  for (const index of reported) {
    if (blocks.length >= max) break;
    const gap = gapAt(tcb, index);
    if (gap === undefined) continue;
    blocks.push({ left: seqIn(tcb, tcb.rcvNxt + gap.start), right: seqIn(tcb, tcb.rcvNxt + gap.end) });
  }
  return blocks;
};
