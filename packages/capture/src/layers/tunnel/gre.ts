/** RFC 2784, RFC 2890, RFC 2637: generic routing encapsulation; NVGRE (RFC 7637) and ERSPAN are kinds of it. */
import { be16 } from "../../base/octets.ts";
import { ieee80211 } from "../link/ieee80211.ts";
import { pppProtocol } from "../link/ppp.ts";
import { frameRelay } from "../link/wan.ts";
import type { Layer } from "../layered-packet.ts";

export const gre: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 4 > end) return false;
  const flags = be16(bytes, at);
  let next = at + 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) next += 4;
  if ((flags & KEY) !== 0) next += 4;
  if ((flags & SEQUENCE) !== 0) next += 4;
  // RFC 2637: version 1 acknowledges.
  if ((flags & 7) === 1 && (flags & ACKNOWLEDGMENT) !== 0) next += 4;
  if ((flags & ROUTING) !== 0) next = routesEnd(bytes, next, end);
  if (next >= end) return false;
  return carried(packet, be16(bytes, at + 2), flags, next);
};

/** RFC 1701: routes, each with its length, up to one that is empty. */
const routesEnd = (bytes: Uint8Array, at: number, end: number): number => {
  let next = at;
  while (next + 4 <= end) {
    const length = bytes[next + 3] as number;
    const isLast = length === 0 && be16(bytes, next) === 0;
    next += 4 + length;
    if (isLast) break;
  }
  return next;
};

const carried = (packet: Parameters<Layer>[0], type: number, flags: number, at: number): boolean => {
  // Aruba's access points.
  if ((type >= 0x8200 && type <= 0x8370 && (type & 15) === 0) || type === 0x9000)
    return ieee80211(packet, at);
  switch (type) {
    case 0x880b:
      return pppGre(packet, at);
    case 0x6559:
      return frameRelay(packet, at);
    case 0x88be:
      // Type II has a header of its own; type I, which has no sequence number, has none.
      return packet.network(0x6558, (flags & SEQUENCE) === 0 ? at : at + 8);
    case 0x22eb:
      return erspan3(packet, at);
    case 0x883e:
      // WCCP: a header of four octets where no IP packet begins.
      return packet.network(0x0800, (packet.bytes[at] as number) >>> 4 === 4 ? at : at + 4);
    default:
      return CARRIED.has(type) && packet.network(type, at);
  }
};

/** IPv4, IPv6, Ethernet, MPLS, NSH. */
const CARRIED: ReadonlySet<number> = new Set([0x0800, 0x86dd, 0x6558, 0x8847, 0x8848, 0x894f]);

/** RFC 2637: PPP, its address and control with it or left out. */
const pppGre: Layer = (packet, at) =>
  pppProtocol(packet, packet.bytes[at] === 0xff && packet.bytes[at + 1] === 0x03 ? at + 2 : at);

/** ERSPAN type III: 12 octets, 8 more where the last bit says so. */
const erspan3: Layer = (packet, at) =>
  at + 12 <= packet.end &&
  packet.network(0x6558, at + 12 + (((packet.bytes[at + 11] as number) & 1) === 0 ? 0 : 8));

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
