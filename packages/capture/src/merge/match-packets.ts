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
 * Matches by sequence and acknowledgment number, length, flags, timestamps and IP identification; what is left over then
 * without the identification, which some devices write anew. Where several are alike, the last of `second` gets the last
 * of `first` that can have got there (`sign` 1), or come from there (−1).
 */
export const matchPackets = (
  first: readonly PacketSeen[],
  second: readonly PacketSeen[],
  shift: number,
  sign: 1 | -1,
): Matched => {
  const pairs = new Map<PacketSeen, PacketSeen>();
  const points: ClockPoint[] = [];
  const taken = new Set<PacketSeen>();
  for (const key of [keyOf, keyWithoutIdentification]) {
    const left = (packets: readonly PacketSeen[]): PacketSeen[] =>
      packets.filter((packet) => !pairs.has(packet) && !taken.has(packet));
    const [ones, others] = [grouped(left(first), key), grouped(left(second), key)];
    const pair = (one: PacketSeen, other: PacketSeen): void => {
      pairs.set(one, other);
      taken.add(other);
    };
    for (const [text, [one, more]] of ones) {
      const other = others.get(text);
      if (one === undefined || more !== undefined || other?.length !== 1 || other[0] === undefined) continue;
      pair(one, other[0]);
      points.push({ at: one.at, difference: other[0].at + shift - one.at });
    }
    const least = points.reduce((low, { difference }) => Math.min(low, sign * difference), Infinity);
    for (const [text, alike] of ones) {
      const other = others.get(text);
      if (other === undefined || (alike.length === 1 && other.length === 1)) continue;
      const [near, far] = sign === 1 ? [alike, other] : [other, alike];
      for (const [sent, arrived] of inOrder(near, far, { shift: sign * shift, least }))
        if (sign === 1) pair(sent, arrived);
        else pair(arrived, sent);
    }
  }
  return { pairs, points };
};

/** Of those that are alike: the last that arrived with the last that can have got there, and so on. */
const inOrder = (
  near: readonly PacketSeen[],
  far: readonly PacketSeen[],
  { shift, least }: { readonly shift: number; readonly least: number },
): (readonly [PacketSeen, PacketSeen])[] => {
  const free = [...near];
  return far.toReversed().flatMap((arrived) => {
    const at = free.findLastIndex(
      (sent) => least === Infinity || arrived.at - sent.at + shift >= least - SLACK,
    );
    const [sent] = at < 0 ? [] : free.splice(at);
    return sent === undefined ? [] : [[sent, arrived] as const];
  });
};

/** What tells a packet from others of its direction. */
export const keyOf = ({ seq, length, ack, flags, tsVal, tsEcr, identification }: PacketSeen): string =>
  `${seq} ${length} ${ack} ${flags} ${tsVal} ${tsEcr} ${identification}`;

const keyWithoutIdentification = (packet: PacketSeen): string => keyOf({ ...packet, identification: 0 });

const grouped = (
  packets: readonly PacketSeen[],
  key: (packet: PacketSeen) => string,
): Map<string, PacketSeen[]> => {
  const found = new Map<string, PacketSeen[]>();
  for (const packet of packets) {
    const text = key(packet);
    const alike = found.get(text);
    if (alike === undefined) found.set(text, [packet]);
    else alike.push(packet);
  }
  return found;
};

/** ns: a packet may be that much faster than the fastest that could be no other. */
const SLACK = 50_000;
