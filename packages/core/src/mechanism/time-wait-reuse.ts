/** RFC 6191 §2: whether a SYN that meets its pair of sockets in TIME-WAIT may begin a new connection at once. */
import { seqGte, type Seq } from "../base/seq.ts";

/** What is left of the connection before. */
export interface PreviousConnection {
  /** One beyond the peer's FIN, the last number it used. */
  readonly rcvNxt: Seq;
  /** The last timestamp taken from the peer; -1: it used none. */
  readonly tsRecent: number;
}

/**
 * `timestamp`: that of the SYN, -1 if it has none or would get none in return. Where the RFC has the SYN dropped without
 * a word, RFC 9293 §3.10.7.4 has it answered like any SYN in a synchronized state; that is the caller's business.
 * `strictly`: a SYN at the next number expected does not count, as in FreeBSD.
 */
export const mayReopen = (
  previous: PreviousConnection,
  sequence: Seq,
  timestamp: number,
  strictly = false,
): boolean => {
  const isBeyond = seqGte(sequence, previous.rcvNxt) && !(strictly && sequence === previous.rcvNxt);
  if (timestamp < 0) return isBeyond;
  if (previous.tsRecent < 0) return true;
  const later = (timestamp - previous.tsRecent) | 0;
  return later > 0 || (later === 0 && isBeyond);
};
