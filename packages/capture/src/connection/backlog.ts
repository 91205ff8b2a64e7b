/** Whether a server that let one SYN wait answered others at once, at about the same time. */
import {
  ADDRESS_A,
  ADDRESS_B,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  PORTS,
  STREAM_INTS,
  STREAM_TIMES,
  VERSION,
} from "../analysis/store.ts";
import * as C from "./columns.ts";
import type { Case } from "./case.ts";

/**
 * How many connections to the same address and port, begun within some seconds, but before the last SYN that got no answer
 * (`last`, ns since the first), had their SYN-ACK at once.
 */
export const othersAnsweredAtOnce = ({ stream, opener, analyser, columns }: Case, last: number): number => {
  const { streams, streamTimes, size } = analyser.store;
  const startOf = (one: number): number =>
    (streamTimes[one * STREAM_TIMES + FIRST_SECONDS] as number) +
    (streamTimes[one * STREAM_TIMES + FIRST_NANOSECONDS] as number) / 1e9;
  const began = startOf(stream);
  let count = 0;
  for (let other = Math.max(0, stream - NEAR); other < Math.min(size, stream + NEAR); other++) {
    if (other === stream || columns.stream(other, C.SYN_ACK_FRAME) === 0) continue;
    const after = startOf(other) - began;
    if (after < -SECONDS || after > Math.min(SECONDS, last / 1e9)) continue;
    if (columns.instant(other, C.SYN_ACK_TIME) > AT_ONCE) continue;
    if (sameServer(streams, stream, other, opener)) count += 1;
  }
  return count;
};

const sameServer = (streams: Int32Array, one: number, other: number, opener: number): boolean => {
  const a = one * STREAM_INTS;
  const b = other * STREAM_INTS;
  const port = (row: number): number => {
    const both = streams[row + PORTS] as number;
    return opener === 0 ? both & 0xffff : both >>> 16;
  };
  if (port(a) !== port(b)) return false;
  const address = opener === 0 ? ADDRESS_B : ADDRESS_A;
  return streams[a + VERSION] === streams[b + VERSION] && streams[a + address] === streams[b + address];
};

/** Streams before and after that are looked at. */
const NEAR = 500;
const SECONDS = 10;
/** ns: well below the first retransmission of a SYN (RFC 6298 §2: one second). */
const AT_ONCE = 500_000_000;
