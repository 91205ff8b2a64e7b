/** RFC 9293 §3.10.7.4: what is left of a segment when its SYN has been dealt with. */
import { SYN } from "../base/control-bits.ts";
import { seqAdd } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { type Segment, segmentWith } from "../wire/segment.ts";
import type { Tcb } from "./tcb.ts";

/**
 * The rest begins one number later. The window of a segment with SYN is never scaled (RFC 7323 §2.2): it is divided here by
 * what it will be multiplied by, a power of two, so exactly.
 */
export const withoutSyn = (tcb: Tcb, segment: Segment): Segment =>
  segmentWith(segment, {
    sequence: seqAdd(segment.sequence, 1),
    flags: segment.flags & ~SYN,
    window: (segment.window / 2 ** tcb.sndWscale) as WindowUnscaled,
  });
