/**
 * RFC 6582 §3.2 and RFC 5681 §3.2: fast recovery by inflating and deflating the window, for a sender that has neither
 * SACK nor PRR. In segments; when to do which of these is for whoever counts duplicate ACKs to say.
 */

/** RFC 5681 §3.2 step 3: the window when the third duplicate ACK has come. Three segments have left the network. */
export const inflatedAtEntry = (ssthresh: number): number => ssthresh + DUPLICATES;

/** RFC 5681 §3.2 step 4: each further duplicate ACK, but no more of them than segments can have caused. */
export const inflatedByDuplicate = (cwnd: number, ssthresh: number, outstanding: number): number =>
  cwnd < ssthresh + Math.max(DUPLICATES, outstanding) ? cwnd + 1 : cwnd;

/**
 * RFC 6582 §3.2 step 3, a partial acknowledgement: down by what it acknowledges, up by the one segment that has left the
 * network if it acknowledges a whole one.
 */
export const deflatedByPartial = (cwnd: number, acked: number): number =>
  Math.max(1, cwnd - Math.ceil(acked) + (acked >= 1 ? 1 : 0));

/** RFC 6582 §3.2 step 3, a full acknowledgement, (1): no more than one segment beyond what is outstanding, against bursts. */
export const deflatedAtExit = (ssthresh: number, outstanding: number): number =>
  Math.min(ssthresh, Math.max(outstanding, 1) + 1);

/** RFC 5681 §3.2: duplicate ACKs that stand for a loss. */
const DUPLICATES = 3;
