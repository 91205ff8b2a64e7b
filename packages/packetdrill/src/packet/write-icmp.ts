/** RFC 792 and RFC 4443 §2.1: an ICMP error that quotes the beginning of one of the model's packets. */
import type { IpFields } from "../language/packet.ts";
import { checksum, pseudoHeader, write16, write32 } from "./octets.ts";
import { writeIpPacket, writeSegment, type Route } from "./write-packet.ts";

/** An error message. */
export interface IcmpImage {
  readonly type: number;
  readonly code: number;
  /** What the second word says: an MTU. */
  readonly mtu: number;
  /** The segment that is quoted: where it begins, its ports and its octets of payload. */
  readonly quoted: {
    readonly sourcePort: number;
    readonly destinationPort: number;
    readonly sequence: number;
    readonly length: number;
  };
}

/** A whole packet with the error. `route` is the error's own; what it quotes went the other way. */
export const writeIcmpPacket = (route: Route, ip: IpFields, icmp: IcmpImage): Uint8Array => {
  const quoted = quotedPacket(route, icmp.quoted);
  const bytes = new Uint8Array(8 + quoted.length);
  bytes[0] = icmp.type;
  bytes[1] = icmp.code;
  write32(bytes, 4, icmp.mtu);
  bytes.set(quoted, 8);
  const protocol = route.version === 4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6;
  // RFC 4443: that of ICMPv6 covers the addresses too.
  const pseudo = pseudoHeader(route.source, route.destination, protocol, bytes.length);
  write16(bytes, 2, route.version === 4 ? checksum(bytes) : checksum(pseudo, bytes));
  return writeIpPacket(route, ip, protocol, bytes);
};

/** The IP header, and of the segment what every router quotes (RFC 792): its first 8 octets. */
const quotedPacket = (route: Route, quoted: IcmpImage["quoted"]): Uint8Array => {
  const back: Route = { version: route.version, source: route.destination, destination: route.source };
  const segment = writeSegment(back, {
    ...quoted,
    acknowledgement: 0,
    flags: 0,
    window: 0,
    urgent: 0,
    options: [],
    payload: new Uint8Array(quoted.length),
  });
  const packet = writeIpPacket(back, {}, PROTOCOL_TCP, segment);
  return packet.slice(0, packet.length - segment.length + QUOTED_OCTETS);
};

const PROTOCOL_TCP = 6;
const PROTOCOL_ICMP = 1;
const PROTOCOL_ICMPV6 = 58;
const QUOTED_OCTETS = 8;
