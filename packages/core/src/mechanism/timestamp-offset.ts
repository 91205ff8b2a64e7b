/**
 * RFC 7323 §5.4 and §7.1: what is added to the clock to make TSval, so that it tells nobody how long this host has been
 * up. The same for every connection between two addresses: timestamps then grow from one connection to the next, which
 * RFC 6191 §3 lives on, and a SYN cookie can be read without having kept the offset.
 */
import type { IpAddress } from "../wire/address.ts";
import type { TupleHash } from "./tuple-hash.ts";

/** Milliseconds, 0 to 2**32 - 1. */
export const timestampOffset = (hash: TupleHash, local: IpAddress, remote: IpAddress): number =>
  hash.of("timestamp-offset", local, remote);
