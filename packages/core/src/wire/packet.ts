/** RFC 9293 §3.1 over RFC 791 or RFC 8200: one whole packet from and to octets, for those to whom clarity is worth more than speed. */
import { InvalidArgument } from "../base/errors.ts";
import type { IpAddress } from "./address.ts";
import { encodeIcmp, type IcmpMessage, icmpOctets, PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from "./icmp.ts";
import { decodeIp, encodeIp } from "./ip.ts";
import { destinationOf, IpHeader, isFragment, pseudoHeaderSumOf, sourceOf } from "./ip-header.ts";
import { IPV4_HEADER_OCTETS } from "./ipv4.ts";
import { IPV6_HEADER_OCTETS } from "./ipv6.ts";
import type { Decoded } from "./problem.ts";
import type { Segment } from "./segment.ts";
import { decodeSegment, encodeSegment, PROTOCOL_TCP, segmentOctets } from "./tcp.ts";

/** What of the IP header a packet may leave to the defaults. */
export interface PacketFields {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  /** Default: 64. */
  readonly hopLimit?: number;
  readonly dscp?: number;
  /** IPv4 alone. Default: 0, `true` (RFC 1191 §3). */
  readonly identification?: number;
  readonly dontFragment?: boolean;
  /** IPv6 alone. Default: 0. */
  readonly flowLabel?: number;
}

/** A segment and the header it travels with; the ECN bits are the segment's. */
export interface Packet extends Required<PacketFields> {
  readonly segment: Segment;
}

/**
 * The octets of a packet with a segment in it, both checksums right.
 * @throws {@link InvalidArgument} when the addresses are of two families, or it would be longer than IP allows.
 */
export const encodePacket = (packet: PacketFields & { readonly segment: Segment }): Uint8Array => {
  const { segment } = packet;
  const header = headerOf(packet, PROTOCOL_TCP, PROTOCOL_TCP, segmentOctets(segment));
  header.ecn = segment.ecn;
  const { bytes, at } = begin(header);
  encodeSegment(segment, bytes, at, pseudoHeaderSumOf(header));
  return bytes;
};

/** The octets of a packet with an ICMP message in it. */
export const encodeIcmpPacket = (packet: PacketFields & { readonly message: IcmpMessage }): Uint8Array => {
  const { message } = packet;
  const header = headerOf(packet, PROTOCOL_ICMP, PROTOCOL_ICMPV6, icmpOctets(message));
  const { bytes, at } = begin(header);
  encodeIcmp(message, bytes, at, header.version, pseudoHeaderSumOf(header));
  return bytes;
};

/**
 * Reads a packet from its first octet on. Its segment's payload is a view of `bytes`. Both checksums are verified; a
 * fragment and what is not TCP are problems.
 */
export const decodePacket = (bytes: Uint8Array): Decoded<Packet> => {
  const header = new IpHeader();
  const problem = decodeIp(bytes, header);
  if (problem !== undefined) return { ok: false, problem };
  if (isFragment(header)) return { ok: false, problem: { kind: "fragment", offset: header.fragmentOffset } };
  if (header.protocol !== PROTOCOL_TCP)
    return { ok: false, problem: { kind: "not-tcp", protocol: header.protocol } };
  const { payloadOffset, payloadLength, ecn } = header;
  const decoded = decodeSegment(bytes, payloadOffset, payloadLength, pseudoHeaderSumOf(header), ecn);
  if (!decoded.ok) return decoded;
  const value: Packet = {
    source: sourceOf(header),
    destination: destinationOf(header),
    hopLimit: header.hopLimit,
    dscp: header.dscp,
    identification: header.identification,
    dontFragment: header.dontFragment,
    flowLabel: header.flowLabel,
    segment: decoded.value,
  };
  return { ok: true, value, flaw: decoded.flaw };
};

const headerOf = (
  packet: PacketFields,
  protocol4: number,
  protocol6: number,
  payloadLength: number,
): IpHeader => {
  const { source, destination } = packet;
  if (source.family !== destination.family)
    throw new InvalidArgument("destination", `an IPv${source.family} address, as the source is`);
  const header = new IpHeader();
  header.version = source.family;
  header.setSource(source);
  header.setDestination(destination);
  header.protocol = source.family === 4 ? protocol4 : protocol6;
  header.payloadLength = payloadLength;
  header.hopLimit = packet.hopLimit ?? 64;
  header.dscp = packet.dscp ?? 0;
  header.identification = packet.identification ?? 0;
  header.dontFragment = packet.dontFragment ?? true;
  header.flowLabel = packet.flowLabel ?? 0;
  return header;
};

const begin = (header: IpHeader): { readonly bytes: Uint8Array; readonly at: number } => {
  const at = header.version === 4 ? IPV4_HEADER_OCTETS : IPV6_HEADER_OCTETS;
  const bytes = new Uint8Array(at + header.payloadLength);
  encodeIp(header, bytes, 0);
  return { bytes, at };
};
