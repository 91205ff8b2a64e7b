/** RFC 9293 §3.7.1: what a packet of the path's size has room for behind its headers and a timestamp. */
import type { Tcb } from "./tcb.ts";

/** RFC 9293 §3.1: the header without options. */
export const TCP_HEADER = 20;
/** RFC 7323 Appendix A: timestamps with their padding, on every segment. */
export const TIMESTAMP_OCTETS = 12;

/** Octets that a timestamp takes of each segment, if there is one. */
export const timestampOctets = (tcb: Tcb): number => (tcb.timestamps ? TIMESTAMP_OCTETS : 0);

/** Octets for other options and payload. */
export const pathRoom = (tcb: Tcb): number => tcb.pathMtu - tcb.ipHeader - TCP_HEADER - timestampOctets(tcb);
