/**
 * RFC 4987 §3.6 and appendix A: a sequence number for a SYN,ACK that holds all that a listener would have kept of a SYN,
 * so that it has to keep nothing. What the number has no room for goes into the lowest bits of the timestamp, which
 * comes back in TSecr; without timestamps the connection has neither window scale nor SACK.
 */
import type { Port } from "../base/port.ts";
import { seq, type Seq } from "../base/seq.ts";
import type { IpAddress } from "../wire/address.ts";
import type { TupleHash } from "./tuple-hash.ts";

/** The pair of sockets, this end first. */
export interface CookiePair {
  readonly local: IpAddress;
  readonly localPort: Port;
  readonly remote: IpAddress;
  readonly remotePort: Port;
}

/** What the timestamp's lowest bits hold. `windowShift`: -1 without the option. */
export interface CookieOptions {
  readonly windowShift: number;
  readonly sack: boolean;
  readonly ecn: boolean;
}

/**
 * The ISS that stands for a SYN with sequence number `irs` and this MSS. `undefined`: the peer takes less than the least
 * size a cookie can name, and no segment may be larger than what it takes (RFC 9293 §3.7.1, MUST-16).
 */
export const cookieOf = (
  hash: TupleHash,
  pair: CookiePair,
  irs: Seq,
  mss: number,
  now: number,
): Seq | undefined => {
  const sizes = sizesOf(pair.local);
  // The largest that is not larger than the peer's (appendix A).
  const index = sizes.findLastIndex((size) => size <= mss);
  if (index < 0) return undefined;
  const count = countAt(now);
  const low = (countHash(hash, pair, irs, count) + index) & LOW_MASK;
  return seq(baseHash(hash, pair) + irs + (count % 256) * 2 ** 24 + low);
};

/** The MSS that a cookie stands for; `undefined` when this endpoint has not made it, or too long ago. */
export const mssOfCookie = (
  hash: TupleHash,
  pair: CookiePair,
  irs: Seq,
  cookie: Seq,
  now: number,
): number | undefined => {
  const inner = seq(cookie - baseHash(hash, pair) - irs);
  const count = countAt(now);
  const age = (count - (inner >>> 24)) & 0xff;
  if (age >= COUNTS_VALID) return undefined;
  const index = (inner - countHash(hash, pair, irs, count - age)) & LOW_MASK;
  return sizesOf(pair.local)[index];
};

/** A TSval that is not ahead of `clock` and holds the options. It is at most 64 ms behind. */
export const timestampWithOptions = (clock: number, options: CookieOptions): number => {
  const bits =
    (options.windowShift < 0 ? NO_WINDOW_SCALE : options.windowShift) |
    (options.sack ? SACK_BIT : 0) |
    (options.ecn ? ECN_BIT : 0);
  const value = ((clock & ~OPTION_MASK) | bits) >>> 0;
  // A later segment must not carry a lower timestamp than the SYN,ACK did (RFC 7323 §5.4).
  return value > clock >>> 0 ? (value - OPTION_MASK - 1) >>> 0 : value;
};

/** What `timestampWithOptions` put in. Every value stands for something: who echoes another one harms himself. */
export const optionsInTimestamp = (echo: number): CookieOptions => {
  const shift = echo & NO_WINDOW_SCALE;
  return {
    windowShift: shift === NO_WINDOW_SCALE ? -1 : shift,
    sack: (echo & SACK_BIT) !== 0,
    ecn: (echo & ECN_BIT) !== 0,
  };
};

/** How long after its making a cookie is good for, ms, at most. */
export const COOKIE_LIFETIME = 128_000;

const countAt = (now: number): number => Math.floor(now / COUNT_PERIOD);

const baseHash = (hash: TupleHash, pair: CookiePair): number =>
  hash.of("syn-cookie-base", pair.local, pair.remote, pair.localPort * 65_536 + pair.remotePort);

/**
 * The peer's number goes in: where the first octets behind the SYN are lost, a later segment must not be taken for the one
 * that ends the handshake, as a number merely added would allow within the range of the index.
 */
const countHash = (hash: TupleHash, pair: CookiePair, irs: Seq, count: number): number =>
  hash.of(
    "syn-cookie-count",
    pair.local,
    pair.remote,
    pair.localPort * 65_536 + pair.remotePort,
    (Math.imul(count, 0x9e37_79b1) ^ irs) >>> 0,
  );

const sizesOf = (local: IpAddress): readonly number[] => (local.family === 4 ? sizesOverIpv4 : sizesOverIpv6);

/**
 * Few, because each one more makes a cookie easier to guess. The default MSS (RFC 9293 §3.7.1), tunnels, PPPoE, and
 * Ethernet; over IPv6 also jumbo frames.
 */
const sizesOverIpv4: readonly number[] = [536, 1300, 1440, 1460];
const sizesOverIpv6: readonly number[] = [1220, 1420, 1440, 8940];

/** Appendix A: the counter grows every 64 s. This count and the one before it are taken. */
const COUNT_PERIOD = COOKIE_LIFETIME / 2;
const COUNTS_VALID = 2;

/** The lower 24 bits are hash and index; the upper 8 the counter. */
const LOW_MASK = 0xff_ffff;

/** In TSval: four bits of shift (RFC 7323 §2.3 ends at 14), one for SACK, one for ECN. */
const NO_WINDOW_SCALE = 0x0f;
const SACK_BIT = 0x10;
const ECN_BIT = 0x20;
const OPTION_MASK = 0x3f;
