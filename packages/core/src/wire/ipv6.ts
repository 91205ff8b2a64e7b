/** RFC 8200 §3 and §4: the IPv6 header and the chain of its extension headers, up to what TCP can begin with. */
import { InvalidArgument } from "../base/errors.ts";
import type { IpHeader } from "./ip-header.ts";
import { read16, read32, write16, write32 } from "./octets.ts";
import type { DecodeProblem } from "./problem.ts";
import type { EcnCodepoint } from "./segment.ts";

export const IPV6_HEADER_OCTETS = 40;
export const IPV6_FRAGMENT_HEADER_OCTETS = 8;
export const IPV6_PAYLOAD_OCTETS_MAX = 65_535;
/** Against packets made of nothing but headers (RFC 8504 §5.3 lets a host set such limits): longest chain that is followed. */
export const IPV6_EXTENSION_HEADERS_MAX = 8;

/** RFC 8200 §4: the extension headers that are walked over, by number. */
export const HOP_BY_HOP = 0;
export const ROUTING = 43;
export const FRAGMENT = 44;
const AUTHENTICATION = 51;
const NO_NEXT_HEADER = 59;
export const DESTINATION_OPTIONS = 60;

/**
 * Reads the header at `offset` of what ends at `end`, and the extension headers after it. The chain ends at the first
 * header that is not one of hop-by-hop options, routing, destination options, authentication and fragment: an upper layer,
 * "no next header", or encryption, behind which nothing can be read. It also ends at the fragment header of a packet that
 * is a fragment. As far as headers are there the record is filled, whatever is found to be wrong.
 */
export const decodeIpv6 = (
  bytes: Uint8Array,
  offset: number,
  end: number,
  into: IpHeader,
): DecodeProblem | undefined => {
  const have = end - offset;
  if (have < IPV6_HEADER_OCTETS) return { kind: "truncated", layer: "ipv6", need: IPV6_HEADER_OCTETS, have };
  fill(bytes, offset, into);
  const total = IPV6_HEADER_OCTETS + read16(bytes, offset + 4);
  into.payloadOffset = offset + IPV6_HEADER_OCTETS;
  into.payloadLength = total - IPV6_HEADER_OCTETS;
  if (isExtension(into.protocol)) {
    const problem = walk(bytes, offset + total, Math.min(end, offset + total), into);
    if (problem !== undefined) return problem;
  }
  if (total > have) return { kind: "truncated", layer: "ipv6", need: total, have };
  return undefined;
};

/**
 * Writes the header for the record's `payloadLength` octets at `offset`, and a fragment header where the record asks for
 * one or the packet is a fragment. Returns their octets.
 * @throws {@link InvalidArgument} when `into` is too small, or the packet would be too long.
 */
export const encodeIpv6 = (header: IpHeader, into: Uint8Array, offset: number): number => {
  const withFragment = header.fragmentHeader || header.moreFragments || header.fragmentOffset > 0;
  const headerLength = IPV6_HEADER_OCTETS + (withFragment ? IPV6_FRAGMENT_HEADER_OCTETS : 0);
  const length = headerLength - IPV6_HEADER_OCTETS + header.payloadLength;
  if (length > IPV6_PAYLOAD_OCTETS_MAX)
    throw new InvalidArgument(
      "payloadLength",
      "small enough for 65,535 octets after the header",
      header.payloadLength,
    );
  if (offset + headerLength > into.length)
    throw new InvalidArgument("into", `large enough for ${headerLength} octets at ${offset}`, into.length);
  const service = (header.dscp << 2) | header.ecn;
  write32(into, offset, 0x6000_0000 | (service << 20) | (header.flowLabel & 0xf_ffff));
  write16(into, offset + 4, length);
  into[offset + 6] = withFragment ? FRAGMENT : header.protocol;
  into[offset + 7] = header.hopLimit;
  write32(into, offset + 8, header.source0);
  write32(into, offset + 12, header.source1);
  write32(into, offset + 16, header.source2);
  write32(into, offset + 20, header.source3);
  write32(into, offset + 24, header.destination0);
  write32(into, offset + 28, header.destination1);
  write32(into, offset + 32, header.destination2);
  write32(into, offset + 36, header.destination3);
  if (withFragment) {
    into[offset + 40] = header.protocol;
    into[offset + 41] = 0;
    write16(into, offset + 42, (header.fragmentOffset & 0xfff8) | (header.moreFragments ? 1 : 0));
    write32(into, offset + 44, header.identification);
  }
  return headerLength;
};

/** Whether a next-header number is one that the chain goes on after. */
const isExtension = (number: number): boolean =>
  number === HOP_BY_HOP ||
  number === ROUTING ||
  number === FRAGMENT ||
  number === AUTHENTICATION ||
  number === DESTINATION_OPTIONS;

/**
 * RFC 7112 §5: whether `length` octets at `offset`, which begin with header `number`, hold all extension headers and the
 * upper layer's: that of TCP, UDP or ICMPv6 whole, of any other an octet.
 */
export const hasWholeChain = (bytes: Uint8Array, offset: number, length: number, number: number): boolean => {
  let next = number;
  let at = offset;
  const end = offset + length;
  for (let count = 0; isExtension(next); count += 1) {
    if (count === IPV6_EXTENSION_HEADERS_MAX || at + 8 > end) return false;
    const octets = next === FRAGMENT ? 8 : extensionOctets(next, bytes[at + 1] as number);
    next = bytes[at] as number;
    at += octets;
  }
  return next === NO_NEXT_HEADER ? at <= end : at + (upperLayerOctets[next] ?? 1) <= end;
};

/** By protocol: TCP, UDP, ICMPv6. */
const upperLayerOctets: Readonly<Record<number, number>> = { 6: 20, 17: 8, 58: 8 };

/** Follows the chain from the end of the fixed header to `packetEnd`, of which `end` is there. */
const walk = (
  bytes: Uint8Array,
  packetEnd: number,
  end: number,
  into: IpHeader,
): DecodeProblem | undefined => {
  let announced = into.offset + 6;
  for (let count = 0; isExtension(into.protocol); count += 1) {
    if (count === IPV6_EXTENSION_HEADERS_MAX)
      return { kind: "too-many-extension-headers", limit: IPV6_EXTENSION_HEADERS_MAX };
    const at = into.payloadOffset;
    const number = into.protocol;
    if (at + 8 > end) return cutOff(at + 8, packetEnd, end, into);
    // RFC 8200 §4.3 to §4.6 count units of 8 octets after the first; RFC 4302 §2.2 words of 4, less 2.
    const octets = number === FRAGMENT ? 8 : extensionOctets(number, bytes[at + 1] as number);
    if (at + octets > end) return cutOff(at + octets, packetEnd, end, into);
    into.protocol = bytes[at] as number;
    into.payloadOffset = at + octets;
    into.payloadLength -= octets;
    if (number === ROUTING) into.segmentsLeft = bytes[at + 3] as number;
    if (number === FRAGMENT) {
      readFragmentHeader(bytes, at, announced, into);
      if (into.moreFragments || into.fragmentOffset > 0) return undefined;
    }
    announced = at;
  }
  return undefined;
};

export const extensionOctets = (number: number, length: number): number =>
  number === AUTHENTICATION ? (length + 2) << 2 : (length + 1) << 3;

/** A header of the chain ends beyond the packet, or beyond what is there of it. */
const cutOff = (need: number, packetEnd: number, end: number, into: IpHeader): DecodeProblem =>
  need > packetEnd
    ? { kind: "bad-total-length", total: packetEnd - into.offset, headers: need - into.offset }
    : { kind: "truncated", layer: "ipv6", need: need - into.offset, have: end - into.offset };

/** RFC 8200 §4.5. */
const readFragmentHeader = (bytes: Uint8Array, at: number, announced: number, into: IpHeader): void => {
  const field = read16(bytes, at + 2);
  into.fragmentHeader = true;
  into.fragmentHeaderOffset = at;
  into.nextHeaderOffset = announced;
  into.fragmentOffset = field & 0xfff8;
  into.moreFragments = (field & 1) !== 0;
  into.identification = read32(bytes, at + 4);
};

const fill = (bytes: Uint8Array, offset: number, into: IpHeader): void => {
  const first = read32(bytes, offset);
  into.version = 6;
  into.offset = offset;
  into.protocol = bytes[offset + 6] as number;
  into.dscp = (first >>> 22) & 0x3f;
  into.ecn = ((first >>> 20) & 3) as EcnCodepoint;
  into.flowLabel = first & 0xf_ffff;
  into.hopLimit = bytes[offset + 7] as number;
  into.source0 = read32(bytes, offset + 8);
  into.source1 = read32(bytes, offset + 12);
  into.source2 = read32(bytes, offset + 16);
  into.source3 = read32(bytes, offset + 20);
  into.destination0 = read32(bytes, offset + 24);
  into.destination1 = read32(bytes, offset + 28);
  into.destination2 = read32(bytes, offset + 32);
  into.destination3 = read32(bytes, offset + 36);
  into.identification = 0;
  into.dontFragment = false;
  into.moreFragments = false;
  into.fragmentOffset = 0;
  into.fragmentHeader = false;
  into.fragmentHeaderOffset = 0;
  into.nextHeaderOffset = 0;
  into.segmentsLeft = 0;
};
