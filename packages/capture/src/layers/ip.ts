/** RFC 791 and RFC 8200: IP headers, read for where their parts are. */
import { be16 } from "../base/octets.ts";
import type { Layer, LayeredPacket } from "./layered-packet.ts";

/** Which of the two it is stands in its first four bits. */
export const ip: Layer = (packet, at) => {
  if (at >= packet.end) return false;
  const version = (packet.bytes[at] as number) >>> 4;
  if (version === 4) return ipv4(packet, at);
  return version === 6 && ipv6(packet, at);
};

export const ipv4: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 20 > end) return false;
  const first = bytes[at] as number;
  const header = (first & 0x0f) << 2;
  if (first >>> 4 !== 4) return first >>> 4 === 6 && ipv6(packet, at);
  if (header < 20) return false;
  const length = be16(bytes, at + 2);
  // Packets that the sender's network card will cut have no length yet (TCP segmentation offload).
  if (length !== 0) {
    if (length < header) return false;
    if (at + length < packet.total) packet.total = at + length;
    if (packet.end > packet.total) packet.end = packet.total;
  } else if (packet.quoted) packet.total = packet.end;
  packet.version = 4;
  packet.source = at + 12;
  packet.destination = header === 20 ? at + 16 : lastHop(packet, at, header);
  packet.ecn = (bytes[at + 1] as number) & 3;
  packet.hopLimit = bytes[at + 8] as number;
  packet.identification = be16(bytes, at + 4);
  const fragment = be16(bytes, at + 6);
  if ((fragment & 0x3fff) !== 0) return packet.fragmented(at, 4);
  return packet.transport(bytes[at + 9] as number, at + header);
};

/** RFC 791 §3.1: with a source route, the address that the packet is meant for in the end is the route's last. */
const lastHop = ({ bytes, end }: LayeredPacket, header: number, length: number): number => {
  const until = Math.min(header + length, end);
  for (let at = header + 20; at + 2 < until;) {
    const kind = bytes[at] as number;
    if (kind === 0) break;
    const size = kind === 1 ? 1 : (bytes[at + 1] as number);
    if (size === 0 || at + size > until) break;
    const isRoute = kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE;
    if (isRoute && size >= 7 && (bytes[at + 2] as number) < size) return at + size - 4;
    at += size;
  }
  return header + 16;
};

export const ipv6: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 40 > end || (bytes[at] as number) >>> 4 !== 6) return false;
  const length = be16(bytes, at + 4);
  if (length !== 0 && at + 40 + length < packet.total) packet.total = at + 40 + length;
  if (packet.end > packet.total) packet.end = packet.total;
  packet.version = 6;
  packet.source = at + 8;
  packet.destination = at + 24;
  packet.ecn = ((bytes[at + 1] as number) >>> 4) & 3;
  packet.hopLimit = bytes[at + 7] as number;
  packet.identification = -1;
  return extensions(packet, at, bytes[at + 6] as number, at + 40);
};

/** RFC 8200 §4: headers between IPv6 and what it carries. */
const extensions = (packet: LayeredPacket, header: number, first: number, from: number): boolean => {
  const { bytes } = packet;
  let next = first;
  let at = from;
  for (;;) {
    switch (next) {
      case ROUTING:
        if (at + 8 > packet.end || !routed(packet, at)) return false;
        next = bytes[at] as number;
        at += ((bytes[at + 1] as number) + 1) * 8;
        break;
      case HOP_BY_HOP:
      case DESTINATION_OPTIONS:
      case SHIM6:
        if (at + 8 > packet.end) return false;
        next = bytes[at] as number;
        at += ((bytes[at + 1] as number) + 1) * 8;
        break;
      case AUTHENTICATION:
        if (at + 8 > packet.end) return false;
        next = bytes[at] as number;
        at += ((bytes[at + 1] as number) + 2) * 4;
        break;
      case FRAGMENT:
        if (at + 8 > packet.end) return false;
        // RFC 6946: a fragment that is the whole packet.
        if ((be16(bytes, at + 2) & 0xfff9) !== 0) return packet.fragmented(header, 6);
        next = bytes[at] as number;
        at += 8;
        break;
      default:
        return packet.transport(next, at);
    }
  }
};

/**
 * RFC 8200 §4.4: while segments are left the packet is meant for an address in the routing header: the list's last in RFC 2460's
 * (type 0) and RFC 6554's (3), its first in RFC 6275's (2) and RFC 8754's (4). False where types 2 and 4 lack it.
 */
const routed = (packet: LayeredPacket, at: number): boolean => {
  const { bytes } = packet;
  const addresses = (bytes[at + 1] as number) >>> 1;
  const type = bytes[at + 2] as number;
  const left = bytes[at + 3] as number;
  const firstIsFinal = type === MOBILE || type === SEGMENTS;
  const named = type === SEGMENTS ? (bytes[at + 4] as number) + 1 : 1;
  if (firstIsFinal && addresses < named) return false;
  // What is left out of an address in RFC 6554's header is the destination's; Wireshark alone puts that together.
  const lastIsFinal = type === SOURCE_ROUTE || (type === LOW_POWER && bytes[at + 4] === 0);
  if (left === 0 || addresses === 0 || !(firstIsFinal || lastIsFinal)) return true;
  const final = at + 8 + (firstIsFinal ? 0 : (addresses - 1) * 16);
  if (final + 16 <= packet.end) packet.destination = final;
  return true;
};

/** Types of routing headers. */
const SOURCE_ROUTE = 0;
const MOBILE = 2;
const LOW_POWER = 3;
const SEGMENTS = 4;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const SHIM6 = 140;
