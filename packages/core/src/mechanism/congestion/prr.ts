/**
 * RFC 9937: Proportional Rate Reduction. Spreads a cut of the window over a round trip: for each segment that arrives it
 * says how many may be sent. What is sent, a retransmission or something new, is not decided here. In segments.
 */

/** How two implementations differ; see `enterPrr` and `prrOnAck`. */
type PrrVariant = "rfc" | "linux";

/** One episode. */
export interface PrrState {
  /** Target of the reduction, segments; it may be lowered while the episode lasts. */
  ssthresh: number;
  /** §6.1, RecoverFS: what may at most arrive in the course of the episode. */
  recoverFlight: number;
  /** §6.1, prr_delivered: arrived so far. */
  delivered: number;
  /** §6.1, prr_out: sent so far. */
  out: number;
  /** Linux until 2021 sends one more only for an acknowledgement of a retransmission; its scripts go by that. */
  variant: PrrVariant;
  /** Without SACK what arrives is guessed from duplicate ACKs, which a receiver can make up. */
  sack: boolean;
}

/** What is known when the episode begins. */
export interface PrrEntry {
  readonly variant: PrrVariant;
  /** The window before the cut. */
  readonly cwnd: number;
  /** What the controller wants it to become. */
  readonly ssthresh: number;
  /** SND.NXT - SND.UNA after the acknowledgement that began it, in segments. */
  readonly outstanding: number;
  /** Of these, reported by SACK, this acknowledgement's own reports included. */
  readonly sacked: number;
  /** What this acknowledgement newly reported, cumulatively or by SACK. */
  readonly delivered: number;
  readonly sack: boolean;
}

/**
 * §6.1. What was reported by SACK before the episode will not arrive in it; what the first acknowledgement reports counts
 * as arriving in it. Linux takes the window for all this.
 */
export const enterPrr = (entry: PrrEntry): PrrState => ({
  ssthresh: entry.ssthresh,
  recoverFlight: Math.max(
    1,
    entry.variant === "linux" ? entry.cwnd : entry.outstanding - entry.sacked + entry.delivered,
  ),
  delivered: 0,
  out: 0,
  variant: entry.variant,
  sack: entry.sack,
});

/** What one acknowledgement in the episode says, the one that begins it included, the one that ends it not. */
export interface PrrAck {
  /** Newly arrived, cumulatively or by SACK; without SACK one for a duplicate ACK (`deliveredWithoutSack`). */
  readonly delivered: number;
  /** In flight after the acknowledgement and before anything is sent for it. */
  readonly inFlight: number;
  /** It showed further loss: newly marked, a retransmission lost, or a rescue (RFC 6675 §4) called for. */
  readonly newlyLost: boolean;
  readonly sndUnaAdvanced: boolean;
  /** Something acknowledged had been sent again, and no retransmission was found lost. */
  readonly repairAcknowledged?: boolean;
}

/**
 * §6.2: how many segments may be sent now, or `undefined` when nothing arrived: the window stays as it is. The window to
 * set is what is in flight and that many. Linux computes the same from its own `recoverFlight`.
 */
export const prrOnAck = (state: PrrState, ack: PrrAck): number | undefined => {
  const delivered = state.sack
    ? ack.delivered
    : // §6.2: a poorly behaved receiver must not gain by extraneous duplicate ACKs.
      Math.min(ack.delivered, state.recoverFlight - state.delivered);
  if (delivered <= 0) return undefined;
  state.delivered += delivered;
  let count: number;
  if (ack.inFlight > state.ssthresh) {
    // In proportion: of RecoverFS that arrive, ssthresh are sent. Rounded up, lest the last segment stay behind.
    count = Math.ceil((state.delivered * state.ssthresh) / state.recoverFlight) - state.out;
  } else {
    // PRR-CRB: as much as has arrived. SafeACK: good progress, so PRR-SSRB, one more.
    if (state.variant === "linux")
      count =
        ack.repairAcknowledged === true ? Math.max(state.delivered - state.out, delivered) + 1 : delivered;
    else {
      count = Math.max(state.delivered - state.out, delivered);
      if (ack.sndUnaAdvanced && !ack.newlyLost) count += 1;
    }
    count = Math.min(state.ssthresh - ack.inFlight, count);
  }
  count = Math.max(0, count);
  // The first fast retransmit is forced: without it there is no clock.
  return count === 0 && state.out === 0 ? 1 : count;
};

/** §6.3: something went out, anything. */
export const prrOnSend = (state: PrrState, segments: number): void => {
  state.out += segments;
};

/** §6.4: the window when the episode is over, or when another one is about to begin. */
export const prrCwndAtExit = (state: PrrState): number => state.ssthresh;

/**
 * §6.2, DeliveredData without SACK: a duplicate ACK stands for one segment; when SND.UNA advances the segments that
 * duplicate ACKs already stood for are taken off.
 */
export const deliveredWithoutSack = (acked: number, duplicatesBefore: number): number =>
  acked > 0 ? Math.max(0, acked - duplicatesBefore) : 1;
