/** RFC 6528 §3 and RFC 9293 §3.4.1 (MUST-8, SHLD-1): ISN = M + F(localip, localport, remoteip, remoteport, secretkey). */
import type { Port } from "../base/port.ts";
import { seq, seqAdd, seqGt, type Seq } from "../base/seq.ts";
import type { IpAddress } from "../wire/address.ts";
import type { TupleHash } from "./tuple-hash.ts";

/** The initial sequence number for this pair of sockets at `now`, ms. */
export const initialSequence = (
  hash: TupleHash,
  local: IpAddress,
  localPort: Port,
  remote: IpAddress,
  remotePort: Port,
  now: number,
): Seq => {
  // M grows by one every 4 µs and so wraps once in 4.77 hours, far beyond any segment's life (RFC 9293 §3.4.1).
  const clock = Math.floor(now * TICKS_PER_MS);
  return seq((clock % 2 ** 32) + hash.of("isn", local, remote, localPort * 65_536 + remotePort));
};

/**
 * RFC 9293 §3.6.1 (MAY-2): out of TIME-WAIT the new number has to be larger than any the old connection used. It is, as
 * a rule, by the clock; a connection that sent faster than the clock ticks may be ahead of it.
 */
export const initialSequenceAfter = (wanted: Seq, previousSndNxt: Seq): Seq =>
  seqGt(wanted, previousSndNxt) ? wanted : seqAdd(previousSndNxt, REUSE_DISTANCE);

const TICKS_PER_MS = 250;

/** A window without scale, and the two numbers that SYN and FIN take: nothing of the old connection lies beyond it. */
const REUSE_DISTANCE = 65_535 + 2;
