/** RFC 792 and RFC 4443: errors, which quote the packet that caused them. */
import { ip } from "./ip.ts";
import type { Layer, LayeredPacket } from "./layered-packet.ts";

export const icmp: Layer = (packet, at) =>
  at + 8 <= packet.end && ICMP_ERRORS.has(packet.bytes[at] as number) && quoted(packet, at, at + 8);

export const icmpv6: Layer = (packet, at) => {
  if (at + 8 > packet.end) return false;
  const type = packet.bytes[at] as number;
  if (type >= 1 && type <= 4) return quoted(packet, at, at + 8);
  return type === REDIRECT && redirected(packet, at);
};

/** RFC 4861: a redirect quotes in an option. */
const redirected: Layer = (packet, at) => {
  const { bytes, end } = packet;
  for (let option = at + 40; option + 8 <= end;) {
    const length = (bytes[option + 1] as number) * 8;
    if (length === 0) return false;
    if (bytes[option] === 4) return quoted(packet, at, option + 8);
    option += length;
  }
  return false;
};

const quoted = (packet: LayeredPacket, message: number, at: number): boolean => {
  const { bytes } = packet;
  packet.quoted = true;
  packet.icmpType = bytes[message] as number;
  packet.icmpCode = bytes[message + 1] as number;
  packet.message = message;
  packet.reporter = packet.source;
  packet.reporterVersion = packet.version;
  // RFC 4884: where the message says how long the quote is, extensions follow it.
  const words = packet.version === 4 ? bytes[message + 5] : bytes[message + 4];
  const length = lengthUnit(packet) * (words as number);
  // Of what a redirect quotes Wireshark looks at eight octets, as RFC 792 has it.
  if (packet.version === 4 && packet.icmpType === REDIRECT_V4 && at < packet.end)
    packet.end = Math.min(packet.end, at + ((bytes[at] as number) & 15) * 4 + 8);
  if (length > 0 && at + length < packet.end) packet.end = at + length;
  // The quote says itself how long the packet was.
  packet.total = at + LONGEST_PACKET;
  return ip(packet, at);
};

const lengthUnit = ({ version, icmpType }: LayeredPacket): number => {
  if (version === 4) return icmpType === 3 || icmpType === 11 || icmpType === 12 ? 4 : 0;
  return icmpType === 1 || icmpType === 3 ? 8 : 0;
};

/** Octets of the header and payload of IPv6 at most. */
const LONGEST_PACKET = 65_575;
/** Unreachable, source quench, redirect, time exceeded, parameter problem. */
const ICMP_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const REDIRECT = 137;
const REDIRECT_V4 = 5;
