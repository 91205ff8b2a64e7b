/** Which packet of one capture is which of the other. */
import type { ClockPoint } from "./clock.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** Of one direction; times of `second` are on its own clock, shifted to the first capture's origin. */
export interface Matched {
  readonly pairs: Map<PacketSeen, PacketSeen>;
  /** Of those that could be no other. */
  readonly points: readonly ClockPoint[];
}

/**
 * Matches by sequence and acknowledgment number, length, flags, timestamps and IP identification. Where several are alike,
 * the last of `second` gets the last of `first` that can have got there (`sign` 1), or come from there (−1).
 */
export const matchPackets = (
  first: readonly PacketSeen[],
  second: readonly PacketSeen[],
  shift: number,
  sign: 1 | -1,
): Matched => {
  const pairs = new Map<PacketSeen, PacketSeen>();
  const points: ClockPoint[] = [];
  const [ones, others] = [byKey(first), byKey(second)];
  for (const [key, [one, more]] of ones) {
    const other = others.get(key);
    if (one === undefined || more !== undefined || other?.length !== 1 || other[0] === undefined) continue;
    pairs.set(one, other[0]);
    points.push({ at: one.at, difference: other[0].at + shift - one.at });
  }
  const least = points.reduce((low, { difference }) => Math.min(low, sign * difference), Infinity);
  for (const [key, alike] of ones) {
    const other = others.get(key);
    if (other === undefined || (alike.length === 1 && other.length === 1)) continue;
    const [near, far] = sign === 1 ? [alike, other] : [other, alike];
    const free = [...near];
    for (const arrived of far.toReversed()) {
      const delay = (sent: PacketSeen): number =>
        sign * ((sign === 1 ? arrived.at - sent.at : sent.at - arrived.at) + shift);
      const at = free.findLastIndex((sent) => least === Infinity || delay(sent) >= least - SLACK);
      const [sent] = at < 0 ? [] : free.splice(at);
      if (sent === undefined) continue;
      if (sign === 1) pairs.set(sent, arrived);
      else pairs.set(arrived, sent);
    }
  }
  return { pairs, points };
};

/** What tells a packet from others of its direction. */
export const keyOf = ({ seq, length, ack, flags, tsVal, tsEcr, identification }: PacketSeen): string =>
  `${seq} ${length} ${ack} ${flags} ${tsVal} ${tsEcr} ${identification}`;

const byKey = (packets: readonly PacketSeen[]): Map<string, PacketSeen[]> => {
  const found = new Map<string, PacketSeen[]>();
  for (const packet of packets) {
    const key = keyOf(packet);
    const alike = found.get(key);
    if (alike === undefined) found.set(key, [packet]);
    else alike.push(packet);
  }
  return found;
};

/** ns: a packet may be that much faster than the fastest that could be no other. */
const SLACK = 50_000;
