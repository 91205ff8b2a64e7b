/** How far packets have come, by their hop limits. */
import {
  ADDRESS_A,
  ADDRESS_B,
  BASE_SEQ,
  DIRECTION_INTS,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  STREAM_INTS,
  STREAM_TIMES,
  SYN_TIME,
  VERSION,
  type StreamStore,
} from "../analysis/store.ts";
import type { Analyser } from "../analysis/analyser.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";

/** Hops that a packet has passed, where its sender began with a usual value (64, 128 or 255). */
export const hopsPassed = (hopLimit: number): number =>
  (hopLimit <= 64 ? 64 : hopLimit <= 128 ? 128 : 255) - hopLimit;

/** By how many hops two differ at least: senders may begin with different values. */
export const hopsApart = (one: number, other: number): number =>
  Math.min(Math.abs(one - other), Math.abs(hopsPassed(one) - hopsPassed(other)));

/**
 * The hop limit of packets of the same address, in connections near this one, that had passed routers, where a packet with
 * `hopLimit` has passed none; −1: there are none. What was recorded on both sides of a router tells nothing, whether it
 * translates addresses or not.
 */
export const fartherOf = (
  { columns, unusual }: Pick<ConnectionObserver, "columns" | "unusual">,
  analyser: Analyser,
  { stream, side, hopLimit }: { readonly stream: number; readonly side: number; readonly hopLimit: number },
): number => {
  if (hopsPassed(hopLimit) > 0 || analyser.duplicates(stream) > 0) return -1;
  const { streams, size } = analyser.store;
  const row = stream * STREAM_INTS;
  const address = streams[row + (side === 0 ? ADDRESS_A : ADDRESS_B)];
  const farther = (hops: number): boolean =>
    hops >= 0 && hopsPassed(hops) > 0 && hopsPassed(hops) < HOPS_MOST;
  for (let other = Math.max(0, stream - NEAR); other < Math.min(size, stream + NEAR); other++) {
    const at = other * STREAM_INTS;
    if (other === stream || streams[at + VERSION] !== streams[row + VERSION]) continue;
    const its = streams[at + ADDRESS_A] === address ? 0 : streams[at + ADDRESS_B] === address ? 1 : -1;
    if (its < 0) continue;
    let hops = (columns.direction(other * 2 + its, C.HOPS) & 511) - 1;
    if (!farther(hops))
      hops =
        unusual.get(other)?.resets.find((each) => each.side === its && farther(each.hopLimit))?.hopLimit ??
        -1;
    if (hops >= 0 && analyser.duplicates(other) === 0)
      return isTranslatedNear(analyser.store, stream) ? -1 : hops;
  }
  return -1;
};

const isTranslatedNear = (store: StreamStore, stream: number): boolean => {
  for (let other = Math.max(0, stream - NEAR); other < Math.min(store.size, stream + NEAR); other++)
    if (other !== stream && isTranslated(store, stream, other)) return true;
  return false;
};

/** Whether both are one connection before and behind a translator of addresses (NAT): a SYN of the same number at the same time. */
const isTranslated = ({ directions, streamTimes }: StreamStore, one: number, other: number): boolean => {
  const between = (column: number): number =>
    (streamTimes[one * STREAM_TIMES + column] as number) -
    (streamTimes[other * STREAM_TIMES + column] as number);
  const apart = between(FIRST_SECONDS) + (between(FIRST_NANOSECONDS) + between(SYN_TIME)) / 1e9;
  if (!(Math.abs(apart) < TRANSLATED_WITHIN)) return false;
  const base = (direction: number): number => directions[direction * DIRECTION_INTS + BASE_SEQ] as number;
  // A reset that refuses a SYN has the number 0, which says nothing.
  return [0, 1].some((side) => {
    const number = base(one * 2 + side);
    if (number === 0 || number === -1) return false;
    return number === base(other * 2) || number === base(other * 2 + 1);
  });
};

/** s: a router takes no longer. */
const TRANSLATED_WITHIN = 0.1;

/** No way is longer; whoever sends with a TTL of 1 (BGP) has another reason. */
const HOPS_MOST = 32;
/** Connections before and after that are looked at. */
const NEAR = 100;
