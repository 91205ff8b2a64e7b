/** RFC 9293 §3.1 and RFC 3168 §6.1: the control bits of a segment. */

/** The control bits, in the order in which text shows them. */
export type Flag = "SYN" | "FIN" | "RST" | "PSH" | "ACK" | "URG" | "ECE" | "CWR";
