/** RFC 6675 §4 and RFC 5681 §2: how much is on its way. */
import { SYN } from "../base/control-bits.ts";
import type { Tcb } from "./tcb.ts";

/**
 * Segments sent that are neither known to have arrived nor thought to be lost. Without SACK every duplicate ACK stands
 * for one that has arrived. A SYN that data follows does not count (RFC 7413 §4.2.2).
 */
export const inFlight = (tcb: Tcb): number => {
  const syn = tcb.sent.count > 1 && (tcb.sent.at(0).flags & SYN) !== 0 ? 1 : 0;
  return Math.max(0, tcb.sent.inFlight - renoSacked(tcb) - syn);
};

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
