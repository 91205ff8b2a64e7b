/**
 * RFC 5681 §3: what a congestion controller is told and what it decides. A controller grows the window and says by how
 * much to cut it; when to cut (loss, ECN, time-out) and how to spend it (PRR) is the connection's business.
 * The window is counted in segments of SMSS octets, as RFC 9438 §4.1 counts it.
 */

import type { DeliveryStamp } from "./delivery-rate.ts";

/** The window and what the controllers share. One record for each connection; the controller changes it in place. */
export interface CongestionWindow {
  /** Congestion window, whole segments, 1 or more. */
  cwnd: number;
  /** Slow start threshold, segments; `Infinity` until the first loss. */
  ssthresh: number;
  /** Never beyond this, segments. */
  cwndClamp: number;
  /** Segments acknowledged since the window last grew in congestion avoidance (whole or fractional). */
  cwndCount: number;
  /** The flow has lately filled its window: a window that is not used does not grow (RFC 9293 §3.8.2, RFC 7661). */
  isCwndLimited: boolean;
  /** Sender maximum segment size, octets, without options. */
  smss: number;
  /** Smoothed round-trip time, ms; `undefined` before the first sample. */
  srtt: number | undefined;
  /** Smallest round-trip time seen, ms; `Infinity` before the first sample. */
  minRtt: number;
  /** Data sent and not yet known to have arrived or to be lost, segments (RFC 6675 §4, pipe). */
  inFlight: number;
  /** SND.UNA and SND.NXT as offsets that never wrap, to mark rounds with. */
  sndUna: number;
  sndNxt: number;
  /** Octets per ms at which segments may leave; 0: no pacing. */
  pacingRate: number;
  /** All octets known to have arrived so far, in segments. */
  delivered: number;
  /** All segments marked lost so far. Absent: not counted. */
  lost?: number;
  /** The peer reports by SACK what it has (RFC 2018): more than one loss in a round trip can be told. Absent: it does. */
  hasSack?: boolean;
}

/** What one acknowledgement said. */
export interface AckSample {
  readonly now: number;
  /** Segments newly acknowledged cumulatively. */
  readonly acked: number;
  /** Segments newly known to have arrived, cumulatively or by SACK. */
  readonly delivered: number;
  /** Segments newly marked lost by this acknowledgement. */
  readonly lost: number;
  /** `delivered` of the window when the newest segment acknowledged here was sent: marks rounds. */
  readonly priorDelivered: number;
  /** In flight before this acknowledgement, segments. */
  readonly priorInFlight: number;
  /** Round-trip time of the newest segment acknowledged here that was sent once, ms; -1: none. */
  readonly rtt: number;
  /** Span over which `deliveredInInterval` arrived, ms; 0 or less: no rate sample. */
  readonly interval: number;
  readonly deliveredInInterval: number;
  /** The sender had nothing to send during the sample: the rate is a lower bound. */
  readonly isAppLimited: boolean;
  /** The acknowledgement carried ECE. */
  readonly ecnEcho: boolean;
  /** The connection is repairing losses (fast recovery or after a time-out). */
  readonly inRecovery: boolean;
  /** SND.UNA after this acknowledgement. */
  readonly acknowledgement: number;
  /**
   * Of the newest segment acknowledged here: what was in flight right after it was sent, itself included, and the
   * segments marked lost since then. Absent: taken from `priorInFlight` and from the losses of the round.
   */
  readonly txInFlight?: number;
  readonly lostSinceSent?: number;
}

/** What a controller may want to know of a segment that has just been marked lost. A kept segment is one. */
export interface LostSegment extends DeliveryStamp {
  /** Offsets of its first octet and of the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** What happened that a controller may have to know. */
export type CongestionEvent =
  | "fast-recovery" // entered, by loss
  | "ecn" // entered a reduction, by ECE
  | "timeout" // the retransmission timer went off
  | "recovered" // recovery is over
  | "undone" // the cut was for nothing; cwnd and ssthresh have been put back
  | "idle-restart" // nothing was sent for longer than an RTO
  | "transmit-start"; // sending begins again with nothing in flight

/** One algorithm, bound to one connection's window. */
export interface CongestionController {
  readonly name: CongestionName;
  /**
   * Grows (or, for BBR, sets) the window. Called for each acknowledgement; in fast recovery and after a cut for ECN only
   * if `controlsRecovery`. The slow start after a time-out (RFC 5681 §3.1) is no such recovery.
   */
  onAck(sample: AckSample): void;
  /**
   * The threshold to fall to when the window has to be cut now, segments, 2 or more. Remembers what it needs: called
   * before `cwnd` is cut and before `onEvent` tells the reason.
   */
  ssthreshAfterLoss(now: number): number;
  /** The window to go back to when a cut turns out to have been for nothing, segments. */
  cwndAfterUndo(): number;
  /** Where a cut for ECE may go further down than the threshold (RFC 9438 §4.6): the window then, 1 or more. */
  cwndAfterEcn?(): number;
  onEvent(event: CongestionEvent, now: number): void;
  /** A segment has just been marked lost; comes before `onAck` for the acknowledgement that told it. */
  onLost?(segment: LostSegment, now: number): void;
  /** A segment with data is about to be sent; after `transmit-start`, where there is one. */
  onTransmit?(now: number): void;
  /**
   * `true`: sets `cwnd` itself, in recovery, after a time-out (in `onEvent`, when what is lost has been marked) and after
   * idle time too; the connection then leaves PRR out and `cwnd` alone.
   */
  readonly controlsRecovery: boolean;
}

/** The controllers there are. */
export type CongestionName = "new-reno" | "cubic" | "bbr";

export const congestionNames: readonly CongestionName[] = ["new-reno", "cubic", "bbr"];
