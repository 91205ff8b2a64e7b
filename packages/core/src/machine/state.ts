/** RFC 9293 §3.3.2: the eleven states, spelled as the RFC spells them. */

/** A connection's state. CLOSED is fictional: it stands for no connection at all (RFC 9293 §3.3.2). */
export type State =
  | "CLOSED"
  | "LISTEN"
  | "SYN-SENT"
  | "SYN-RECEIVED"
  | "ESTABLISHED"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT";

/** All eleven, in the order of RFC 9293 §3.3.2 with CLOSED first. */
export const states: readonly State[] = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

/** Whether a string, for example from a file, is one of the eleven. */
export const isState = (value: unknown): value is State => states.includes(value as State);
