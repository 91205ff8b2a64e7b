/** What other connections to the same server tell of one whose SYN had to be sent again: a full queue, or loss on the way. */
import {
  ADDRESS_A,
  ADDRESS_B,
  BASE_SEQ,
  DIRECTION_INTS,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  PORTS,
  STREAM_INTS,
  STREAM_TIMES,
  VERSION,
} from "../analysis/store.ts";
import * as C from "./columns.ts";
import type { Case } from "./case.ts";
import type { Unusual, UnusualOfSide } from "./unusual.ts";

/** Numbers of connections to the same address and port. */
export interface OthersThere {
  /** Answered at once, while this one waited or at most a second before. */
  readonly answered: number;
  /** A SYN of theirs went unanswered too, at a time when this one waited. */
  readonly waiting: number;
  /** Begun within some seconds, this one among them: something else than a SYN or the first data was lost. */
  readonly lossy: number;
}

/** `last`: when the last SYN was sent that got no answer, ns since the first. */
export const othersThere = (about: Case, last: number): OthersThere => {
  const { stream, opener, analyser, observer } = about;
  const { streams, size } = analyser.store;
  const began = startOf(about, stream);
  const until = last / 1e9;
  const near = Math.max(SECONDS, until);
  let waiting = 0;
  let lossy = lostLater(about, stream, about.unusual) ? 1 : 0;
  for (let other = Math.max(0, stream - NEAR); other < Math.min(size, stream + NEAR); other++) {
    if (other === stream || !sameServer(streams, stream, other, opener)) continue;
    const unusual = observer.unusual.get(other);
    if (unusual === undefined) continue;
    const after = startOf(about, other) - began;
    if (after < -SECONDS || after > near) continue;
    if (lostLater(about, other, unusual)) lossy += 1;
    const { syns } = unusual.side(opener);
    if (syns !== undefined && after <= until && after + syns.lastTime / 1e9 >= 0) waiting += 1;
  }
  return { answered: answeredThere(about, last), waiting, lossy };
};

/** How many others were answered alone: of a server that answers nobody there is nothing else to look at. */
export const answeredThere = (about: Case, last: number): number => {
  const { stream, opener, analyser, columns } = about;
  const { streams, size } = analyser.store;
  const began = startOf(about, stream);
  const until = Math.min(SECONDS, last / 1e9);
  let answered = 0;
  for (let other = Math.max(0, stream - NEAR); other < Math.min(size, stream + NEAR); other++) {
    if (other === stream || columns.stream(other, C.SYN_ACK_FRAME) === 0) continue;
    if (columns.instant(other, C.SYN_ACK_TIME) > AT_ONCE) continue;
    const after = startOf(about, other) - began;
    if (after >= -JUST_BEFORE && after <= until && sameServer(streams, stream, other, opener)) answered += 1;
  }
  return answered;
};

/** When a stream began, in seconds since 1970. */
const startOf = ({ analyser }: Case, stream: number): number => {
  const { streamTimes } = analyser.store;
  const t = stream * STREAM_TIMES;
  return (streamTimes[t + FIRST_SECONDS] as number) + (streamTimes[t + FIRST_NANOSECONDS] as number) / 1e9;
};

/**
 * Data or a FIN had to be sent again. The client's first octet is none of them: a server whose queue is full drops the ACK that
 * ends the handshake and what comes with it.
 */
const lostLater = (about: Case, stream: number, unusual: Unusual | undefined): boolean => {
  if (unusual === undefined) return false;
  const { directions } = about.analyser.store;
  const first = ((directions[(stream * 2 + about.opener) * DIRECTION_INTS + BASE_SEQ] as number) + 1) | 0;
  const client = unusual.side(about.opener);
  const server = unusual.side(about.opener ^ 1);
  return repeatsData(client, first) || repeatsData(server) || server.fins !== undefined;
};

/** Data had to be sent again that does not begin at `apart`. */
const repeatsData = ({ repeated, worst }: UnusualOfSide, apart?: number): boolean =>
  (repeated !== undefined && repeated.seq !== apart) || (worst !== undefined && worst.seq !== apart);

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
/** Seconds: a queue fills as fast as connections come. */
const JUST_BEFORE = 1;
/** ns: well below the first retransmission of a SYN (RFC 6298 §2: one second). */
const AT_ONCE = 500_000_000;
