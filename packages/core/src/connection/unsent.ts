/** RFC 9293 §3.10.2: what the program has written and what of it has not gone out. */
import type { Tcb } from "./tcb.ts";

/** One beyond the last octet the program has written. */
export const writtenEnd = (tcb: Tcb): number => tcb.sendBase + tcb.sendBuffer.length;

/** Octets written and never sent. */
export const unsent = (tcb: Tcb): number =>
  tcb.finOffset >= 0 ? 0 : Math.max(0, writtenEnd(tcb) - Math.max(tcb.sndNxt, tcb.sendBase));

/** The program has closed, and the FIN has not gone out. */
export const finWaits = (tcb: Tcb): boolean => tcb.finQueued && tcb.finOffset < 0;
