/** What the judgements beyond Wireshark's flags add to the reports. Each is absent where there is nothing to say. */

/** What a segment is, by name; several may hold. */
export type SegmentJudgement =
  /** RFC 9293 §3.8.6.1: the sender asks whether a window of zero has opened. */
  | "persist-probe"
  /** RFC 9293 §3.8.4: the sender asks whether the other end is still there. */
  | "keep-alive";

/** A number for each side. */
export interface BothSides<T = number> {
  readonly a: T;
  readonly b: T;
}

/** Of a connection. */
export interface ConnectionJudgements {
  /** Packets that the capture holds before: each is judged once. */
  readonly duplicates?: number;
  /** How often each side asked whether the other's window has opened, and whether the other is still there. */
  readonly persist_probes?: BothSides;
  readonly keep_alives?: BothSides;
}
