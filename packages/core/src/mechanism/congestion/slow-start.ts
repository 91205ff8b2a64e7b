/**
 * RFC 5681 §3.1 and RFC 9406 §4.3: slow start as the RFCs have it, with HyStart++ for the first one, and the limit L on
 * what one acknowledgement adds.
 */
import type { AckSample, CongestionWindow } from "./controller.ts";
import { HyStartPlusPlus } from "./hystart.ts";
import { slowStart } from "./window-growth.ts";

/** Which slow start a connection begins with. */
export type SlowStartMode = "standard" | "hystart++";

/** Slow start of one connection. */
export class SlowStart {
  /** Made when first needed, given up when the first slow start is over. */
  #hyStart: HyStartPlusPlus | undefined;
  #usesHyStart: boolean;
  /** SND.NXT at the beginning. */
  readonly #begin: number;
  /** SND.NXT at the last time-out; -1: what was outstanding then has been acknowledged. */
  #repairEnd = -1;

  constructor(window: CongestionWindow, mode: SlowStartMode) {
    this.#usesHyStart = mode === "hystart++";
    this.#begin = window.sndNxt;
  }

  /** Grows the window up to `end`, if it is in use. Returns the segments left for congestion avoidance. */
  onAck(window: CongestionWindow, sample: AckSample, end: number): number {
    if (this.#repairEnd >= 0 && sample.acknowledgement >= this.#repairEnd) this.#repairEnd = -1;
    // RFC 9406 §4.3: only the first slow start does not know where to end.
    if (window.ssthresh !== Number.POSITIVE_INFINITY) {
      this.#hyStart = undefined;
      this.#usesHyStart = false;
    }
    if (this.#usesHyStart) {
      this.#hyStart ??= new HyStartPlusPlus(this.#begin);
      const limit = window.pacingRate > 0 ? Number.POSITIVE_INFINITY : HYSTART_LIMIT;
      this.#hyStart.onAck(window, sample, limit);
      return 0;
    }
    if (!window.isCwndLimited) return 0;
    return slowStart(window, Math.min(sample.acked, this.#limit(window)), end);
  }

  /** The retransmission timer went off. */
  onTimeout(window: CongestionWindow): void {
    this.#repairEnd = window.sndNxt;
  }

  #limit(window: CongestionWindow): number {
    // RFC 3465 §2.3: after a time-out an acknowledgement may cover much that arrived long ago.
    if (this.#repairEnd >= 0) return 1;
    return window.pacingRate > 0 ? Number.POSITIVE_INFINITY : STANDARD_LIMIT;
  }
}

/** RFC 9406 §4.3: L where segments are not paced. */
const HYSTART_LIMIT = 8;
/** RFC 3465 §2.3: L, so that a receiver that delays its acknowledgements does not halve the growth. */
const STANDARD_LIMIT = 2;
