/** RFC 9293 §3.4: between the stream's offsets, which never wrap, and the wire's sequence numbers, which do. */
import { seqAdd, type Seq } from "../base/seq.ts";
import type { Tcb } from "./tcb.ts";

/** The sequence number of an offset in the stream that is sent. */
export const seqOut = (tcb: Tcb, offset: number): Seq => seqAdd(tcb.iss, offset % WRAP);

/** The sequence number of an offset in the stream that is received. */
export const seqIn = (tcb: Tcb, offset: number): Seq => seqAdd(tcb.irs, offset % WRAP);

/** The offset nearest to SND.UNA that an acknowledgement number can mean. May be negative. */
export const ackOffset = (tcb: Tcb, acknowledgement: Seq): number =>
  tcb.sndUna + ((acknowledgement - tcb.iss - (tcb.sndUna % WRAP)) | 0);

/** The offset nearest to RCV.NXT that a sequence number can mean. May be negative. */
export const sequenceOffset = (tcb: Tcb, sequence: Seq): number =>
  tcb.rcvNxt + ((sequence - tcb.irs - (tcb.rcvNxt % WRAP)) | 0);

/** TSval of RFC 7323 §3.2: ms on a clock of this connection's own. */
export const timestampAt = (tcb: Tcb, now: number): number => (Math.floor(now) + tcb.timestampOffset) >>> 0;

const WRAP = 2 ** 32;
