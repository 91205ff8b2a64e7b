/**
 * Segmentation and receive offload: a host's capture may have one segment of up to 64 KiB where the wire, and the other
 * capture, has many. Both are cut to the size of the wire, so that each packet stands against its own.
 */
import { FIN, PSH } from "../segment/tcp-segment.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** Both captures of one direction, cut alike; `mss`: what its receiver takes (RFC 9293 §3.7.1); undefined: not known. */
export const cutAlike = (
  first: readonly PacketSeen[],
  second: readonly PacketSeen[],
  mss: number | undefined,
): readonly [PacketSeen[], PacketSeen[]] => {
  const size = wireSize(first, second, mss);
  const cut = (packets: readonly PacketSeen[]): PacketSeen[] =>
    packets.flatMap((packet) => (packet.length > size ? pieces(packet, size) : packet));
  return [cut(first), cut(second)];
};

/** Octets of data in a full segment on the wire. */
const wireSize = (
  first: readonly PacketSeen[],
  second: readonly PacketSeen[],
  mss: number | undefined,
): number => {
  const [one, other] = [longest(first), longest(second)];
  // Without the handshake the one that has been cut tells.
  if (mss === undefined) return one === 0 || other === 0 ? Number.POSITIVE_INFINITY : Math.min(one, other);
  if (one <= mss && other <= mss) return Number.POSITIVE_INFINITY;
  const fits = Math.max(longest(first, mss), longest(second, mss));
  const stamped = [...first, ...second].some(({ tsVal }) => tsVal >= 0);
  const full = mss - (stamped ? TIMESTAMPS_OCTETS : 0);
  return fits > full - OPTIONS_MOST ? fits : full;
};

const longest = (packets: readonly PacketSeen[], most = Number.POSITIVE_INFINITY): number =>
  packets.reduce((length, packet) => (packet.length <= most ? Math.max(length, packet.length) : length), 0);

/** As the network card cuts it: PSH and FIN on the last, identifications in a row. */
const pieces = (packet: PacketSeen, size: number): PacketSeen[] => {
  const { seq, length, flags, identification } = packet;
  const count = Math.ceil(length / size);
  return Array.from({ length: count }, (_, at) => ({
    ...packet,
    seq: (seq + at * size) | 0,
    length: Math.min(size, length - at * size),
    flags: at === count - 1 ? flags : flags & ~(PSH | FIN),
    identification: identification < 0 ? identification : (identification + at) & 0xffff,
  }));
};

/** RFC 7323 §3.2, with two octets of padding. */
const TIMESTAMPS_OCTETS = 12;
/** Octets that options may take from a segment (RFC 9293 §3.7.1). */
const OPTIONS_MOST = 40;
