/** What the judgements beyond Wireshark's flags add to the reports. Each is absent where there is nothing to say. */
import type { SideFigures } from "../figures/connection-figures.ts";
import type { ConnectionStory } from "../connection/connection-story.ts";

/** What a segment is, by name; several may hold. */
export type SegmentJudgement =
  /** RFC 9293 §3.8.6.1: the sender asks whether a window of zero has opened. */
  | "persist-probe"
  /** RFC 9293 §3.8.4: the sender asks whether the other end is still there. */
  | "keep-alive"
  /** Sent again, as it was seen before, or as its IP identification or timestamp proves; why is not known. */
  | "retransmission"
  /** The same after duplicate ACKs or SACK, by a timer, to find out whether the last segment was lost. */
  | "fast-retransmission"
  | "timeout-retransmission"
  | "tail-loss-probe"
  /** Sent again though the other side had acknowledged it. */
  | "needless-retransmission"
  /** Sent before others, seen after them, by IP identification or timestamp. */
  | "out-of-order"
  /** Seen for the first time behind the ACK that answers it: the capture has the two in the wrong order. */
  | "recorded-late"
  /** It fills a gap, and nothing but the time proves which of the two it is. */
  | "maybe-retransmission"
  | "maybe-out-of-order";

/** A number for each side. */
export interface BothSides<T = number> {
  readonly a: T;
  readonly b: T;
}

/** What went wrong with what a side sent. */
export interface RecoveryReport {
  readonly retransmitted_segments: number;
  /** Of all its segments with data, those that it sent again, 0 to 1; a SYN or FIN alone is none of them. */
  readonly retransmitted_share: number;
  /** Octets of data. */
  readonly retransmitted_bytes: number;
  /** Of the segments, those that may only have been out of order. */
  readonly maybe_retransmitted: number;
  /** Times that duplicate ACKs or SACK began a recovery (RFC 5681 §3.2, RFC 6675 §5). */
  readonly fast_recoveries: number;
  /** Times that a retransmission timer went off, and seconds of silence before it did so, in all (RFC 6298 §5.4). */
  readonly timeouts: number;
  readonly timeout_wait: number;
  /** Most times in a row without progress (RFC 6298 §5.5). */
  readonly longest_backoff: number;
  /** RFC 8985 §7. */
  readonly tail_loss_probes: number;
  /** Segments sent again more than once, as the copy was lost too. */
  readonly lost_retransmissions: number;
  /** Segments sent again that had arrived: acknowledged before, or proved by D-SACK or timestamps. */
  readonly needless_retransmissions: number;
  /** Proved, and those that may have been lost instead. */
  readonly out_of_order: number;
  readonly maybe_out_of_order: number;
  /** Octets that were acknowledged but are not in the capture. */
  readonly missed_bytes: number;
}

/** What a sender waited for, in seconds: from its first packet until all that it sent was acknowledged. */
export interface TimeReport {
  readonly handshake: number;
  /** For its program: nothing was out, or less than it might have sent; for more than a second where HTTP shows that it was due. */
  readonly application: number;
  /** For the receiver's window to open; of that, while the window was zero. */
  readonly receiver: number;
  readonly zero_window: number;
  /** For ACKs, with room in the receiver's window: for its congestion window, or for what was lost. */
  readonly congestion: number;
  /** Nothing was out for more than a second at a time, and nothing shows that anything was due. */
  readonly idle: number;
  /**
   * By how much it may be off, as the sender saw it elsewhere: the way there and back, and the time for ACKs that may have
   * been its program's; null: not known.
   */
  readonly uncertainty: number | null;
}

/** Where a connection was recorded. */
export interface CapturePointReport {
  /** `both`: the two ends are one machine; `several`: the same packets were recorded at more than one place. */
  readonly at: "a" | "b" | "between" | "both" | "several";
  readonly confidence: "is" | "looks like" | "may be";
  /** The same, seen from what each side sends. */
  readonly a_to_b: "sender" | "receiver" | "between" | "both" | "several";
  readonly b_to_a: "sender" | "receiver" | "between" | "both" | "several";
  /** Seconds from the capture to an end and back, the least seen; null: no answer of it was. */
  readonly rtt_to_a: number | null;
  readonly rtt_to_b: number | null;
  /** What speaks for it, and against. */
  readonly evidence: readonly string[];
}

/** Where a connection's time went, in seconds: every moment from its first packet to its last in one part. */
export interface TimeParts {
  readonly handshake: number;
  /** For a SYN, or a SYN-ACK, that had to be sent again. */
  readonly syn_retransmission: number;
  /** On the way, and for ACKs with room in the receiver's window (for the congestion window). */
  readonly network: number;
  /** For the side's program: to ask, to answer, to go on sending, to close. */
  readonly application: BothSides;
  /** For what the side had to send again. */
  readonly retransmission: BothSides;
  /** For the side to read: its window was zero, or full. */
  readonly zero_window: BothSides;
  readonly window_full: BothSides;
  /** From the first FIN on, once no more data came. */
  readonly closing: number;
  /** Nothing came any more, and nothing was out. */
  readonly idle: number;
}

/** What a side's packets show of its system and its way here. null: not known, as its SYN is not in the capture. */
export interface SideTraits {
  /** What began it: the side sent a SYN (`opener`), a SYN-ACK (`answerer`). */
  readonly role: "opener" | "answerer" | null;
  /** What its SYN has (RFC 9293 §3.4.1 and §3.7.1, RFC 7323 §2 and §3, RFC 2018, RFC 3168 §6.1.1, RFC 7413 §4.1.1). */
  readonly isn: number | null;
  readonly mss: number | null;
  readonly window_scale: number | null;
  readonly sack_permitted: boolean | null;
  readonly timestamps: boolean | null;
  readonly ecn: boolean | null;
  readonly fast_open: boolean | null;
  /** Of its first packet: TTL or hop limit as it passed. */
  readonly hop_limit: number;
  /** The receive window that it offered after the handshake, octets: the first, the least, the most. null: none. */
  readonly window_first: number | null;
  readonly window_min: number | null;
  readonly window_max: number | null;
  /** Octets of its longest segment. */
  readonly largest_segment: number;
  /** Seconds from its first data to its last. */
  readonly data_time: number;
  /** The first words of its data, of a protocol in plain text: `GET /orders` (no query, no more than 60 characters). */
  readonly first_words: string | null;
}

/** Of a connection. */
export interface ConnectionJudgements extends Partial<ConnectionStory> {
  /** Packets that the capture holds before: each is judged once. */
  readonly duplicates?: number;
  /** How often each side asked whether the other's window has opened, and whether the other is still there. */
  readonly persist_probes?: BothSides;
  readonly keep_alives?: BothSides;
  /** Segments sent again, of both sides; by side what was lost, late or needless. Absent where nothing was. */
  readonly retransmissions?: number;
  readonly recovery?: BothSides<RecoveryReport>;
  /** Absent where nothing tells. */
  readonly capture_point?: CapturePointReport;
  /**
   * Seconds of the shortest round trip that was measured: past the capture, both ways together, or from one end to the other
   * where it was made at an end. Absent where none was. What the handshake took, `initial_rtt`, may have waits of its ends in it.
   */
  readonly rtt?: number;
  /** tcptrace's figures, where they are asked for. */
  readonly figures?: BothSides<SideFigures>;
  /** By side; null for one that sent no data. */
  readonly waited_for?: BothSides<TimeReport | null>;
  /** Where they are asked for (`standardObservers({ comparison: true })`). */
  readonly time_parts?: TimeParts;
  readonly traits?: BothSides<SideTraits>;
}
