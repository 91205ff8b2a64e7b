/**
 * RFC 7413 §4.1.2: the server's cookie, a tag over the client's address that only this server can make. The RFC's example
 * takes AES; here it is SipHash, 8 octets. Cookies expire, because the period they are made in is part of what is hashed.
 */
import type { IpAddress } from "../wire/address.ts";
import type { TupleHash } from "./tuple-hash.ts";

/** GetCookie(IP_Address). `local` too: a host of several addresses gives each its own cookies. */
export const fastOpenCookie = (
  hash: TupleHash,
  local: IpAddress,
  remote: IpAddress,
  now: number,
): Uint8Array => cookieOfPeriod(hash, local, remote, periodAt(now));

/**
 * IsCookieValid(IP_Address, Cookie). The cookie of the period before still counts, so that each is good for one period
 * at least and for two at most.
 */
export const isFastOpenCookie = (
  hash: TupleHash,
  local: IpAddress,
  remote: IpAddress,
  cookie: Uint8Array,
  now: number,
): boolean => {
  if (cookie.length !== COOKIE_BYTES) return false;
  const period = periodAt(now);
  return (
    isSame(cookie, cookieOfPeriod(hash, local, remote, period)) ||
    isSame(cookie, cookieOfPeriod(hash, local, remote, period - 1))
  );
};

const periodAt = (now: number): number => Math.floor(now / PERIOD);

const cookieOfPeriod = (hash: TupleHash, local: IpAddress, remote: IpAddress, period: number): Uint8Array => {
  const low = hash.of("fast-open-cookie", local, remote, period);
  const cookie = new Uint8Array(COOKIE_BYTES);
  const view = new DataView(cookie.buffer);
  view.setUint32(0, hash.high);
  view.setUint32(4, low);
  return cookie;
};

/** Looks at every octet, so that the time it takes says nothing about where two cookies differ. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean => {
  let difference = 0;
  for (const [index, octet] of a.entries()) difference |= octet ^ (b[index] ?? 0x100);
  return difference === 0;
};

const COOKIE_BYTES = 8;

/** RFC 7413 §4.1.2 leaves the time open. An hour: clients come back, and a stolen cookie is soon worthless (§5). */
const PERIOD = 3_600_000;
