/** RFC 9293 §3.8.1 and RFC 8985 §5.2: what is remembered of a segment until it is acknowledged. */
import type { DeliveryStamp } from "../mechanism/congestion/delivery-rate.ts";

/** One segment on the retransmission queue. Offsets count from the ISS: the SYN is 0, the first octet 1. */
export interface SentSegment extends DeliveryStamp {
  start: number;
  end: number;
  /** SYN, FIN and PSH, if it carried them. */
  flags: number;
  /** When it last went out. */
  sentAt: number;
  /** Counts transmissions, this one's number: of two at the same time the later has the higher. */
  order: number;
  /** Times it has gone out again. */
  retransmissions: number;
  /** Reported by SACK (RFC 2018 §5). */
  sacked: boolean;
  /** Thought to have been lost the first time; stays so when it is sent again. */
  lost: boolean;
  /** In flight again: retransmitted, and that retransmission is not thought to be lost. */
  retransmitted: boolean;
}
