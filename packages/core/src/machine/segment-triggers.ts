/**
 * RFC 9293 §3.10.7: what an arriving segment is to the end it reaches, as the triggers of the table in the order of
 * the RFC's steps. Judges numbers and control bits; does not change the variables, hold segments back or fill gaps.
 */
import type { Flag } from "../base/flag.ts";
import { seqAdd, seqDiff, seqGt, seqLt, seqLte, type Seq } from "../base/seq.ts";
import type { SegmentTrigger } from "./trigger.ts";

/** The states in which both sequence spaces are known. */
export type StateWithBothSpaces =
  | "SYN-RECEIVED"
  | "ESTABLISHED"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT";

/** One end: its state, and the variables of RFC 9293 §3.3.1 that exist in it. */
export type End =
  | { readonly state: "CLOSED" }
  | { readonly state: "LISTEN" }
  | {
      readonly state: "SYN-SENT";
      readonly iss: Seq;
      readonly sndNxt: Seq;
      /** Octets, scaled: the window offered with the SYN. */
      readonly rcvWnd: number;
    }
  | EndWithBothSpaces;

/** An end that has sent a SYN and has had one. */
export interface EndWithBothSpaces {
  readonly state: StateWithBothSpaces;
  readonly sndUna: Seq;
  readonly sndNxt: Seq;
  readonly rcvNxt: Seq;
  /** Octets, scaled. */
  readonly rcvWnd: number;
  /**
   * In FIN-WAIT-1 and CLOSING: the FIN still waits behind data, so that SND.NXT does not cover it. Default: `false`.
   */
  readonly finQueued?: boolean;
  /**
   * MAX.SND.WND of RFC 5961 §5.2, octets: the largest window the peer has ever offered. An ACK older than it allows
   * is unacceptable. Absent: old ACKs are duplicates, whatever their age.
   */
  readonly maxSndWnd?: number;
}

/** What has to be known of a segment. A decoded segment's fields, with the payload as its length. */
export interface ArrivingSegment {
  readonly sequence: Seq;
  /** Present exactly when the segment has the ACK bit. */
  readonly acknowledgement?: Seq;
  readonly flags: readonly Flag[];
  /** Octets of payload, without SYN and FIN. */
  readonly length: number;
  /** Security level and compartment are the connection's (RFC 9293 §A.1). Default: `true`. */
  readonly securityMatches?: boolean;
  /**
   * In TIME-WAIT: a SYN that may begin a new incarnation (RFC 6191 §2, RFC 9293 §3.6.1). The caller judges it, since
   * timestamps decide. Default: `false`.
   */
  readonly opensNewIncarnation?: boolean;
}

/**
 * The triggers of one segment, in the order of RFC 9293 §3.10.7. Never empty. Each belongs to the state that the
 * one before it has led to: `rcv-ack-of-syn` takes SYN-RECEIVED to ESTABLISHED, where the segment's `rcv-data` and
 * `rcv-fin` are met.
 *
 * Data or a FIN that comes with a SYN to LISTEN, or to SYN-SENT without an acceptable ACK, is not listed: it waits
 * until the connection is established (§3.10.7.2, §3.10.7.3). A FIN beyond a gap is not listed either: ask again
 * when the gap is filled.
 */
export const segmentTriggers = (end: End, segment: ArrivingSegment): readonly SegmentTrigger[] => {
  switch (end.state) {
    case "CLOSED":
      return [inClosed(segment)];
    case "LISTEN":
      return [inListen(segment)];
    case "SYN-SENT":
      return inSynSent(end, segment);
    case "SYN-RECEIVED":
    case "ESTABLISHED":
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "CLOSING":
    case "LAST-ACK":
    case "TIME-WAIT":
      return inOtherStates(end, segment);
  }
};

/**
 * RFC 9293 §3.4, SEG.LEN: the octets that a segment occupies in sequence space, SYN and FIN counted.
 */
export const segmentLength = (segment: ArrivingSegment): number =>
  segment.length + (has(segment, "SYN") ? 1 : 0) + (has(segment, "FIN") ? 1 : 0);

/**
 * RFC 9293 §3.10.7.4, first step: whether a segment of `length` octets (SEG.LEN) at `sequence` has any part in the
 * window, by the four cases of its table.
 */
export const isAcceptable = (rcvNxt: Seq, rcvWnd: number, sequence: Seq, length: number): boolean => {
  if (rcvWnd === 0) return length === 0 && sequence === rcvNxt;
  if (inWindow(rcvNxt, rcvWnd, sequence)) return true;
  return length > 0 && inWindow(rcvNxt, rcvWnd, seqAdd(sequence, length - 1));
};

/** §3.10.7.1. No number is judged: there is nothing to judge it by. */
const inClosed = (segment: ArrivingSegment): SegmentTrigger => {
  if (has(segment, "RST")) return "rcv-rst";
  if (segment.acknowledgement !== undefined) return "rcv-ack-unacceptable";
  return has(segment, "SYN") ? "rcv-syn" : "rcv-no-ack";
};

/** §3.10.7.2. */
const inListen = (segment: ArrivingSegment): SegmentTrigger => {
  const found = inClosed(segment);
  return found === "rcv-syn" && segment.securityMatches === false ? "rcv-security-mismatch" : found;
};

/** §3.10.7.3. */
const inSynSent = (end: End & { state: "SYN-SENT" }, segment: ArrivingSegment): readonly SegmentTrigger[] => {
  const { acknowledgement } = segment;
  const reset = has(segment, "RST");
  if (
    acknowledgement !== undefined &&
    (seqLte(acknowledgement, end.iss) || seqGt(acknowledgement, end.sndNxt))
  ) {
    return [reset ? "rcv-rst-unacceptable" : "rcv-ack-unacceptable"];
  }
  if (reset) return [acknowledgement === undefined ? "rcv-rst-unacceptable" : "rcv-rst"];
  if (segment.securityMatches === false) return ["rcv-security-mismatch"];
  if (!has(segment, "SYN")) return [acknowledgement === undefined ? "rcv-no-ack" : "rcv-ack-of-syn"];
  if (acknowledgement === undefined) return ["rcv-syn"];
  const rcvNxt = seqAdd(segment.sequence, 1);
  return ["rcv-syn-ack", ...fromSixthStep(rcvNxt, end.rcvWnd, withoutSyn(segment))];
};

/** §3.10.7.4. */
const inOtherStates = (end: EndWithBothSpaces, arrived: ArrivingSegment): readonly SegmentTrigger[] => {
  if (end.state === "TIME-WAIT" && arrived.opensNewIncarnation === true && isBareSyn(arrived))
    return ["rcv-syn"];
  // First and second step. A reset is judged by its sequence number alone, with or without data (RFC 5961 §3.2).
  if (has(arrived, "RST")) return [resetTrigger(end, arrived.sequence)];
  const segment = repeatsSynWithAck(end, arrived) ? withoutSyn(arrived) : arrived;
  if (!isAcceptable(end.rcvNxt, end.rcvWnd, segment.sequence, segmentLength(segment))) {
    return repeatsLastFin(end, segment)
      ? afterSequence(end, segment, () => ["rcv-fin"])
      : outsideWindow(end, segment);
  }
  return afterSequence(end, segment, () => fromSixthStep(end.rcvNxt, end.rcvWnd, segment));
};

const resetTrigger = (end: EndWithBothSpaces, sequence: Seq): SegmentTrigger => {
  if (sequence === end.rcvNxt) return "rcv-rst";
  return inWindow(end.rcvNxt, end.rcvWnd, sequence) ? "rcv-rst-in-window" : "rcv-rst-unacceptable";
};

/** The first step's "not acceptable", with its allowance: a full window still takes ACKs and URGs. */
const outsideWindow = (end: EndWithBothSpaces, segment: ArrivingSegment): readonly SegmentTrigger[] => {
  const probesFullWindow = end.rcvWnd === 0 && segment.sequence === end.rcvNxt;
  if (!probesFullWindow || has(segment, "SYN") || segment.acknowledgement === undefined)
    return ["rcv-out-of-window"];
  return afterSequence(end, segment, () => [...urgent(segment), "rcv-out-of-window"]);
};

/** Third step to fifth; `rest` gives what follows where they let the segment through. */
const afterSequence = (
  end: EndWithBothSpaces,
  segment: ArrivingSegment,
  rest: () => readonly SegmentTrigger[],
): readonly SegmentTrigger[] => {
  if (segment.securityMatches === false) return ["rcv-security-mismatch"];
  if (has(segment, "SYN")) return ["rcv-syn-in-window"];
  if (segment.acknowledgement === undefined) return ["rcv-no-ack"];
  const found = ackTrigger(end, segment.acknowledgement);
  const endsHere =
    found === "rcv-ack-unacceptable" ||
    (end.state === "LAST-ACK" && found === "rcv-ack-of-fin") || // There is no connection any more.
    (end.state === "CLOSING" && found === "rcv-ack"); // "Otherwise, ignore the segment."
  return endsHere ? [found] : [found, ...rest()];
};

const ackTrigger = (end: EndWithBothSpaces, acknowledgement: Seq): SegmentTrigger => {
  if (seqGt(acknowledgement, end.sndNxt)) return "rcv-ack-unacceptable";
  switch (end.state) {
    case "SYN-RECEIVED":
      return seqGt(acknowledgement, end.sndUna) ? "rcv-ack-of-syn" : "rcv-ack-unacceptable";
    case "FIN-WAIT-1":
    case "CLOSING":
    case "LAST-ACK":
      if (end.finQueued !== true && acknowledgement === end.sndNxt) return "rcv-ack-of-fin";
      break;
    case "ESTABLISHED":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "TIME-WAIT":
      break;
  }
  const oldest = end.maxSndWnd === undefined ? undefined : seqAdd(end.sndUna, -end.maxSndWnd);
  return oldest !== undefined && seqLt(acknowledgement, oldest) ? "rcv-ack-unacceptable" : "rcv-ack";
};

/** Sixth step to eighth, for a segment without SYN that has a part in the window. */
const fromSixthStep = (rcvNxt: Seq, rcvWnd: number, segment: ArrivingSegment): readonly SegmentTrigger[] => {
  const found: SegmentTrigger[] = [...urgent(segment)];
  const start = seqDiff(segment.sequence, rcvNxt); // Where the text starts and ends, counted from RCV.NXT.
  const finish = start + segment.length;
  if (segment.length > 0 && finish > 0 && start < rcvWnd) found.push("rcv-data");
  // A FIN counts once nothing is missing before it, and only if it was not cut off with the window's end.
  if (has(segment, "FIN") && start <= 0 && finish >= 0 && finish < rcvWnd) found.push("rcv-fin");
  return found;
};

const urgent = (segment: ArrivingSegment): readonly SegmentTrigger[] =>
  has(segment, "URG") ? ["rcv-urg"] : [];

/**
 * A SYN,ACK to SYN-RECEIVED whose SYN has come before: the answer to a simultaneous open, which opens the connection
 * in RFC 9293 figure 7. The first step allows to trim what lies outside the window, a SYN included.
 */
const repeatsSynWithAck = (end: EndWithBothSpaces, segment: ArrivingSegment): boolean =>
  end.state === "SYN-RECEIVED" &&
  has(segment, "SYN") &&
  seqAdd(segment.sequence, 1) === end.rcvNxt &&
  segment.acknowledgement !== undefined &&
  ackTrigger(end, segment.acknowledgement) === "rcv-ack-of-syn";

/**
 * The peer's FIN once more, to TIME-WAIT. It ends where the window begins, so that the first step alone would never
 * let it reach the fifth and the eighth, which restart the wait for it.
 */
const repeatsLastFin = (end: EndWithBothSpaces, segment: ArrivingSegment): boolean =>
  end.state === "TIME-WAIT" &&
  has(segment, "FIN") &&
  !has(segment, "SYN") &&
  seqAdd(segment.sequence, segmentLength(segment)) === end.rcvNxt;

const withoutSyn = (segment: ArrivingSegment): ArrivingSegment => ({
  ...segment,
  sequence: seqAdd(segment.sequence, 1),
  flags: segment.flags.filter((flag) => flag !== "SYN"),
});

const isBareSyn = (segment: ArrivingSegment): boolean =>
  has(segment, "SYN") && !has(segment, "RST") && segment.acknowledgement === undefined;

const inWindow = (rcvNxt: Seq, rcvWnd: number, sequence: Seq): boolean => {
  const offset = (sequence - rcvNxt) >>> 0;
  return offset < rcvWnd;
};

const has = (segment: ArrivingSegment, flag: Flag): boolean => segment.flags.includes(flag);
