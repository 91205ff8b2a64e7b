/**
 * What loss detection and recovery keep (RFC 5681 §3.2, RFC 5682, RFC 6675, RFC 8985, RFC 9937). Made when something is
 * first out of order or late, so that a connection that loses nothing does without.
 */
import type { PrrState } from "../mechanism/congestion/prr.ts";

/** Offsets as in `Tcb`; times ms; counts segments. */
export interface LossState {
  /** RFC 8985 §5.2: the most recently sent segment known to have arrived. */
  rackSentAt: number;
  rackOrder: number;
  rackRtt: number;
  rackAdvanced: boolean;
  /** RFC 8985 §6.2 step 4: the reordering window's multiplier and what it lasts for. */
  reoWndSteps: number;
  reoWndPersist: number;
  reoWndDelivered: number;
  dsackSeen: boolean;
  /** Segments by which arrivals have been out of order, `dupThresh` or more. */
  reordering: number;
  reorderingSeen: number;
  /** Highest offset reported by SACK. */
  fack: number;
  /** Duplicate ACKs standing for segments that have arrived, where SACK is not in use (RFC 6582). */
  renoSacked: number;
  /** RFC 8985 §7.2: SND.NXT when the tail loss probe went out; -1: none outstanding. */
  tlpHighSeq: number;
  tlpRetransmitted: boolean;
  /** A probe has gone out since the last round-trip sample: no second one (RFC 8985 §7.3). */
  tlpUsed: boolean;
  prr: PrrState | undefined;
  /** Undo (RFC 5682 §3, RFC 3522): SND.UNA at the cut, -1: nothing to undo; retransmissions not yet reported twice. */
  undoMarker: number;
  undoRetrans: number;
  priorCwnd: number;
  priorSsthresh: number;
  /** When the first retransmission of the episode went out; -1: none. */
  retransStamp: number;
  /** RFC 5682 §2.1: in F-RTO, and what was sent of new data in it. */
  frto: boolean;
  frtoHighSeq: number;
}

/** Nothing lost, nothing out of order. */
export const freshLossState = (dupThresh: number): LossState => ({
  rackSentAt: -1,
  rackOrder: 0,
  rackRtt: 0,
  rackAdvanced: false,
  reoWndSteps: 1,
  reoWndPersist: 0,
  reoWndDelivered: 0,
  dsackSeen: false,
  reordering: dupThresh,
  reorderingSeen: 0,
  fack: 0,
  renoSacked: 0,
  tlpHighSeq: -1,
  tlpRetransmitted: false,
  tlpUsed: false,
  prr: undefined,
  undoMarker: -1,
  undoRetrans: 0,
  priorCwnd: 0,
  priorSsthresh: 0,
  retransStamp: -1,
  frto: false,
  frtoHighSeq: 0,
});
