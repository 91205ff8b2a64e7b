/** What is known of a packet beyond Wireshark's flags, as bits: many packets have none. */
import type { Analyser, SegmentJudgement } from "@tcplens/capture";

/** The names, in the order of their bits. The last is of a packet that the capture holds twice. */
export const judgementNames = [
  "persist-probe",
  "keep-alive",
  "retransmission",
  "fast-retransmission",
  "timeout-retransmission",
  "tail-loss-probe",
  "needless-retransmission",
  "out-of-order",
  "recorded-late",
  "maybe-retransmission",
  "maybe-out-of-order",
  "recorded-twice",
] as const satisfies readonly (SegmentJudgement | "recorded-twice")[];

type Judgement = (typeof judgementNames)[number];

const bits = (...names: readonly Judgement[]): number =>
  names.reduce((sum, name) => sum | (1 << judgementNames.indexOf(name)), 0);

/** A copy of a packet that is there already: no part of what the connection did. */
export const RECORDED_TWICE: number = bits("recorded-twice");
/** Octets that had been sent before. */
export const SENT_AGAIN: number = bits(
  "retransmission",
  "fast-retransmission",
  "timeout-retransmission",
  "tail-loss-probe",
  "needless-retransmission",
  "maybe-retransmission",
);
/** It came, or was recorded, in another order than it was sent: nothing was sent again. */
export const OTHER_ORDER: number = bits("out-of-order", "recorded-late", "maybe-out-of-order");

/** Of the packet that the analyser has just taken. */
export const judgementBits = (analyser: Analyser): number => {
  if (analyser.duplicateOf > 0) return RECORDED_TWICE;
  // What none of Wireshark's rules holds for is ordinary: nobody is asked.
  if (analyser.judge.flags === 0) return 0;
  let found = 0;
  for (const observer of analyser.observers)
    for (const name of observer.judgements?.(analyser) ?? []) found |= bits(name);
  return found;
};

/** `persist-probe`. */
export const judgementsOf = (set: number): Judgement[] =>
  judgementNames.filter((_, bit) => (set & (1 << bit)) !== 0);
