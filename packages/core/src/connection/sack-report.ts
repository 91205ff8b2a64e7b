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

/** What is held beyond a gap, counted from RCV.NXT; the FIN has a number too, and is held like an octet. */
const heldRanges = (tcb: Tcb): readonly HeldRange[] => {
  const ranges = tcb.received.outOfOrder;
  if (!holdsFin(tcb)) return ranges;
  const fin = tcb.peerFin - tcb.rcvNxt;
  const last = ranges.at(-1);
  if (last?.end === fin) return [...ranges.slice(0, -1), { start: last.start, end: fin + 1 }];
  return [...ranges, { start: fin, end: fin + 1 }];
};

/** Octets that the SACK option takes of a segment that goes out now; 0: there is nothing to report. */
export const sackOctets = (tcb: Tcb): number => {
  const repeated = tcb.duplicate === undefined ? 0 : 1;
  if (!tcb.sack || (repeated === 0 && tcb.received.outOfOrderBytes === 0 && !holdsFin(tcb))) return 0;
  const max = tcb.timestamps ? WITH_TIMESTAMPS_MAX : ALONE_MAX;
  return octetsOf(Math.min(max, repeated + heldRanges(tcb).length));
};

/** The blocks to report now, the most telling first, in `room` octets. */
export const duplicateAndGaps = (tcb: Tcb, room: number): readonly SackBlock[] => {
  const max = Math.min(tcb.timestamps ? WITH_TIMESTAMPS_MAX : ALONE_MAX, Math.floor((room - 4) / 8));
  const blocks: SackBlock[] = [];
  if (tcb.duplicate !== undefined) blocks.push(tcb.duplicate);
  const gaps = heldRanges(tcb);
  if (gaps.length === 0) {
    tcb.sackOrder = undefined;
    return blocks;
  }
  const reported = new Set<number>();
  for (const offset of tcb.sackOrder ?? []) {
    const at = offset - tcb.rcvNxt;
    const index = gaps.findIndex(({ start, end }) => at >= start && at < end);
    if (index >= 0) reported.add(index);
  }
  for (let index = gaps.length - 1; index >= 0 && reported.size < max; index -= 1) reported.add(index);
  for (const index of reported) {
    if (blocks.length >= max) break;
    const gap = gaps[index];
    if (gap === undefined) continue;
    blocks.push({ left: seqIn(tcb, tcb.rcvNxt + gap.start), right: seqIn(tcb, tcb.rcvNxt + gap.end) });
  }
  return blocks;
};
