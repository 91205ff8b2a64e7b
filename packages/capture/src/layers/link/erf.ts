/** LINKTYPE_ERF: Endace's record: time, type, flags, lengths, more headers where the type's highest bit says so. */
import { be16 } from "../../base/octets.ts";
import { ppp } from "./ppp.ts";
import { frameRelay } from "./wan.ts";
import type { Layer } from "../layered-packet.ts";

export const erf: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + ERF_HEADER_OCTETS > end) return false;
  packet.total = at + be16(bytes, at + 10);
  const next = erfExtensionsEnd(bytes, at, end);
  const type = (bytes[at + 8] as number) & 0x7f;
  packet.total = next + be16(bytes, at + 14) + (isErfEthernet(type) ? 2 : 0);
  return erfPayload(packet, next, type);
};

/** What a record carries: `type` is its low seven bits. */
export const erfPayload = (packet: Parameters<Layer>[0], at: number, type: number): boolean => {
  if (isErfEthernet(type)) return packet.network(0x6558, at + 2);
  if (HDLC.has(type)) return hdlc(packet, at);
  if (type === 22) return packet.network(0x0800, at);
  return type === 23 && packet.network(0x86dd, at);
};

/** Where the headers behind the first 16 octets end: each of 8, its first bit says whether another comes. */
export const erfExtensionsEnd = (bytes: Uint8Array, at: number, end: number): number => {
  let next = at + ERF_HEADER_OCTETS;
  let more = ((bytes[at + 8] as number) & 0x80) !== 0;
  while (more && next + 8 <= end) {
    more = ((bytes[next] as number) & 0x80) !== 0;
    next += 8;
  }
  return next;
};

/** Ethernet, in any of the colours; two octets before the frame. */
export const isErfEthernet = (type: number): boolean => ETHERNET.has(type);

/** The record does not say which: Cisco's HDLC and PPP begin with an address, and Frame Relay with another. */
const hdlc: Layer = (packet, at) => {
  if (at + 4 > packet.end) return false;
  const address = packet.bytes[at];
  const isPpp = address === 0xff || address === 0x0f || address === 0x8f;
  return isPpp ? ppp(packet, at) : frameRelay(packet, at);
};

export const ERF_HEADER_OCTETS = 16;
const ETHERNET: ReadonlySet<number> = new Set([2, 11, 16, 20]);
const HDLC: ReadonlySet<number> = new Set([1, 10, 15, 17]);
