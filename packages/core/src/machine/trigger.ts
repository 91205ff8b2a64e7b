/**
 * What can happen to a connection: a user call (RFC 9293 §3.10.1 to §3.10.6), a segment (§3.10.7), a timeout
 * (§3.10.8) or a report from the network (§3.9.2.2). One arriving segment can be several triggers in a row: a FIN
 * that also acknowledges our FIN is `rcv-ack-of-fin`, then `rcv-fin`, in the order in which §3.10.7.4 looks at a
 * segment. `segmentTriggers` gives that list.
 */

/** The user calls of RFC 9293 §3.9.1. */
export type UserCall = "open-active" | "open-passive" | "send" | "receive" | "close" | "abort" | "status";

/**
 * What a segment is to the state it meets, after its sequence and acknowledgement number have been judged.
 *
 * - `rcv-syn`: a SYN without ACK that asks for a connection (in TIME-WAIT: one that may begin a new incarnation).
 * - `rcv-syn-ack`: in SYN-SENT, a SYN whose ACK acknowledges ours.
 * - `rcv-ack-of-syn`, `rcv-ack-of-fin`: an ACK that acknowledges our SYN, our FIN.
 * - `rcv-ack`: any other acceptable ACK, a duplicate included.
 * - `rcv-ack-unacceptable`: an ACK of something this end never sent; in CLOSED and LISTEN, where nothing has been
 *   sent, any ACK.
 * - `rcv-no-ack`: neither ACK nor RST, nor a SYN that the state would look at.
 * - `rcv-data`: text within the window. `rcv-urg`: the URG bit. `rcv-fin`: a FIN with nothing missing before it.
 * - `rcv-rst`: a reset to be believed; in CLOSED and LISTEN any reset, since there is nothing to judge it by.
 * - `rcv-rst-in-window`: a reset within the window, not exactly at RCV.NXT.
 * - `rcv-rst-unacceptable`: a reset outside the window; in SYN-SENT, one that does not acknowledge our SYN.
 * - `rcv-syn-in-window`: a SYN within the window of a connection that has had its SYN.
 * - `rcv-out-of-window`: neither RST nor within the window.
 * - `rcv-security-mismatch`: another security level or compartment than the connection's.
 */
export type SegmentTrigger =
  | "rcv-syn"
  | "rcv-syn-ack"
  | "rcv-ack-of-syn"
  | "rcv-ack-of-fin"
  | "rcv-ack"
  | "rcv-data"
  | "rcv-urg"
  | "rcv-fin"
  | "rcv-rst"
  | "rcv-rst-in-window"
  | "rcv-rst-unacceptable"
  | "rcv-syn-in-window"
  | "rcv-ack-unacceptable"
  | "rcv-no-ack"
  | "rcv-out-of-window"
  | "rcv-security-mismatch";

/** The timeouts of RFC 9293 §3.10.8. */
export type Timeout = "user-timeout" | "retransmission-timeout" | "time-wait-timeout";

/** What ICMP says about the path, in the two classes of RFC 9293 §3.9.2.2. */
export type NetworkReport = "icmp-hard-error" | "icmp-soft-error";

/** Anything the table has a row for. */
export type Trigger = UserCall | SegmentTrigger | Timeout | NetworkReport;

/** All user calls, in the order of RFC 9293 §3.10. */
export const userCalls: readonly UserCall[] = [
  "open-active",
  "open-passive",
  "send",
  "receive",
  "close",
  "abort",
  "status",
];

/** All segment triggers. */
export const segmentTriggerNames: readonly SegmentTrigger[] = [
  "rcv-syn",
  "rcv-syn-ack",
  "rcv-ack-of-syn",
  "rcv-ack-of-fin",
  "rcv-ack",
  "rcv-data",
  "rcv-urg",
  "rcv-fin",
  "rcv-rst",
  "rcv-rst-in-window",
  "rcv-rst-unacceptable",
  "rcv-syn-in-window",
  "rcv-ack-unacceptable",
  "rcv-no-ack",
  "rcv-out-of-window",
  "rcv-security-mismatch",
];

/** All timeouts. */
export const timeouts: readonly Timeout[] = ["user-timeout", "retransmission-timeout", "time-wait-timeout"];

/** Both classes of ICMP error. */
export const networkReports: readonly NetworkReport[] = ["icmp-hard-error", "icmp-soft-error"];

/** Every trigger there is. */
export const triggers: readonly Trigger[] = [
  ...userCalls,
  ...segmentTriggerNames,
  ...timeouts,
  ...networkReports,
];

/** Whether a string, for example from a file, is a trigger. */
export const isTrigger = (value: unknown): value is Trigger => triggers.includes(value as Trigger);
