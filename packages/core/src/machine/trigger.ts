/**
 * What can happen to a connection: a user call (RFC 9293 §3.10.1 to §3.10.6), a segment (§3.10.7) or a timeout
 * (§3.10.8). One arriving segment can be several triggers in a row: a FIN that also acknowledges our FIN is
 * `rcv-ack-of-fin`, then `rcv-fin`, in the order in which §3.10.7.4 looks at a segment.
 */

/** The user calls of RFC 9293 §3.9.1. */
export type UserCall = "open-active" | "open-passive" | "send" | "receive" | "close" | "abort" | "status";

/** What a segment is to the state it meets. Acceptability is judged before, by sequence and acknowledgement number. */
export type SegmentTrigger =
  | "rcv-syn"
  | "rcv-syn-ack"
  | "rcv-ack-of-syn"
  | "rcv-ack-of-fin"
  | "rcv-ack"
  | "rcv-data"
  | "rcv-fin"
  | "rcv-rst"
  | "rcv-rst-in-window"
  | "rcv-rst-unacceptable"
  | "rcv-syn-in-window"
  | "rcv-ack-unacceptable"
  | "rcv-no-ack"
  | "rcv-out-of-window";

/** The timeouts of RFC 9293 §3.10.8. */
export type Timeout = "user-timeout" | "retransmission-timeout" | "time-wait-timeout";

/** Anything the table has a row for. */
export type Trigger = UserCall | SegmentTrigger | Timeout;
