/** RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1: packets for the model made from what a script says. */
import type { IpFields } from "../language/packet.ts";
import type { WireSegment } from "./observed.ts";
import { checksum, pseudoHeader, write16, write32 } from "./octets.ts";
import { PROTOCOL_TCP } from "./read-packet.ts";
import { writeOptions } from "./write-options.ts";

/** Between whom a packet goes. */
export interface Route {
  readonly version: 4 | 6;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

/** A whole packet with a segment. */
export const writeTcpPacket = (route: Route, ip: IpFields, segment: WireSegment): Uint8Array =>
  writeIpPacket(route, ip, PROTOCOL_TCP, writeSegment(route, segment));

/** A segment with its checksum. */
export const writeSegment = (route: Route, segment: WireSegment): Uint8Array => {
  const options = writeOptions(segment.options);
  const bytes = new Uint8Array(20 + options.length + segment.payload.length);
  write16(bytes, 0, segment.sourcePort);
  write16(bytes, 2, segment.destinationPort);
  write32(bytes, 4, segment.sequence);
  write32(bytes, 8, segment.acknowledgement);
  write16(bytes, 12, ((20 + options.length) << 10) | segment.flags);
  write16(bytes, 14, segment.window);
  write16(bytes, 18, segment.urgent);
  bytes.set(options, 20);
  bytes.set(segment.payload, 20 + options.length);
  const pseudo = pseudoHeader(route.source, route.destination, PROTOCOL_TCP, bytes.length);
  write16(bytes, 16, checksum(pseudo, bytes));
  return bytes;
};

/** Puts an IP header before a payload. */
export const writeIpPacket = (
  route: Route,
  ip: IpFields,
  protocol: number,
  payload: Uint8Array,
): Uint8Array => {
  const header =
    route.version === 4
      ? headerFour(route, ip, protocol, payload.length)
      : headerSix(route, ip, protocol, payload.length);
  const bytes = new Uint8Array(header.length + payload.length);
  bytes.set(header);
  bytes.set(payload, header.length);
  return bytes;
};

const headerFour = (route: Route, ip: IpFields, protocol: number, length: number): Uint8Array => {
  const header = new Uint8Array(20);
  header[0] = 0x45;
  header[1] = trafficClassOf(ip);
  write16(header, 2, 20 + length);
  header[8] = ip.hopLimit ?? HOP_LIMIT;
  header[9] = protocol;
  header.set(route.source, 12);
  header.set(route.destination, 16);
  write16(header, 10, checksum(header));
  return header;
};

const headerSix = (route: Route, ip: IpFields, protocol: number, length: number): Uint8Array => {
  const header = new Uint8Array(40);
  write32(header, 0, 0x6000_0000 + trafficClassOf(ip) * 0x10_0000 + (ip.flowLabel ?? 0));
  write16(header, 4, length);
  header[6] = protocol;
  header[7] = ip.hopLimit ?? HOP_LIMIT;
  header.set(route.source, 8);
  header.set(route.destination, 24);
  return header;
};

/** RFC 2474 §3, RFC 3168 §5: both parts of the byte. */
const trafficClassOf = ({ ecn = 0, dscp = 0, trafficClass }: IpFields): number =>
  trafficClass ?? dscp * 4 + (ecn === "either" ? 0 : ecn);

const HOP_LIMIT = 64;
