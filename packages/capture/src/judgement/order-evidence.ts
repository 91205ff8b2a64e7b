/**
 * Was a segment sent before or after others that have been seen? By evidence alone: the sender's IP identification counts
 * up with its packets, and its timestamp never goes back (RFC 7323 §5.4).
 */
import type { Gap } from "./trouble.ts";

export type Sent = "before" | "after" | "unknown";

/** Of a segment that fills a gap: whether it was sent before the one that came after the gap. */
export const sentBeside = (gap: Gap, identification: number, tsVal: number | undefined): Sent => {
  if (identification > 0 && gap.idAfter > 0) {
    const step = (gap.idAfter - gap.idBefore) & 0xffff;
    const since = (identification - gap.idAfter) & 0xffff;
    const back = (gap.idAfter - identification) & 0xffff;
    // A counter that has gone up a little while the gap opened; one drawn at random (RFC 7739) would not.
    const counts = gap.idBefore > 0 && step > 0 && step <= STEPS_MOST;
    const steps = counts ? STEPS_MOST : STEPS_FEW;
    if (since > 0 && since <= steps) return "after";
    if (back > 0 && (counts ? back < step : back <= steps)) return "before";
  }
  if (tsVal !== undefined && gap.tsAfter !== undefined) {
    const later = (tsVal - gap.tsAfter) | 0;
    if (later > 0) return "after";
    if (later < 0) return "before";
  }
  return "unknown";
};

/** Of a segment that is there a second time: whether it was sent before the copy that was seen first. */
export const sentBefore = (
  firstId: number,
  firstTs: number | undefined,
  identification: number,
  tsVal: number | undefined,
): boolean => {
  if (tsVal !== undefined && firstTs !== undefined && tsVal !== firstTs) return ((tsVal - firstTs) | 0) < 0;
  if (identification <= 0 || firstId <= 0) return false;
  const back = (firstId - identification) & 0xffff;
  return back > 0 && back <= STEPS_MOST;
};

/** Packets of one sender between two that are compared: where it is known to count them, and where that is a guess. */
const STEPS_MOST = 4096;
const STEPS_FEW = 64;
