/** RFC 6675 §4 and RFC 5681 §2: how much is on its way. */
import type { Tcb } from "./tcb.ts";

/**
 * Segments sent that are neither known to have arrived nor thought to be lost. Without SACK every duplicate ACK stands
 * for one that has arrived.
 */
export const inFlight = (tcb: Tcb): number => Math.max(0, tcb.sent.inFlight - renoSacked(tcb));

/** Segments that duplicate ACKs stand for, where SACK is not in use. */
export const renoSacked = (tcb: Tcb): number => (tcb.sack ? 0 : (tcb.loss?.renoSacked ?? 0));

/** Brings what the controllers read up to date. */
export const refresh = (tcb: Tcb): void => {
  const { cc } = tcb;
  cc.inFlight = inFlight(tcb);
  cc.sndUna = tcb.sndUna;
  cc.sndNxt = tcb.sndNxt;
  cc.smss = tcb.mss;
};
