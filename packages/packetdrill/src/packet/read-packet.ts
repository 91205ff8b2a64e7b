/** RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1: what the headers of a packet say. */
import type { ObservedPacket, WireSegment } from "./observed.ts";
import { checksum, pseudoHeader, read16, read32 } from "./octets.ts";
import { readOptions } from "./read-options.ts";

/** Reads a packet that the model has sent. Whatever the octets, there is a packet, if need be with its flaw. */
export const readPacket = (bytes: Uint8Array): ObservedPacket =>
  (bytes[0] ?? 0) >>> 4 === 6 ? readSix(bytes) : readFour(bytes);

const readFour = (bytes: Uint8Array): ObservedPacket => {
  const headerLength = ((bytes[0] ?? 0) & 15) * 4;
  const length = read16(bytes, 2);
  const flaw =
    bytes.length < 20 || length !== bytes.length || headerLength < 20 || headerLength > length
      ? "an IPv4 header whose lengths do not fit the packet"
      : checksum(bytes.subarray(0, headerLength)) !== 0
        ? "a wrong IPv4 checksum"
        : (read16(bytes, 6) & 0x3fff) !== 0
          ? "a fragment"
          : undefined;
  const head = {
    version: 4,
    trafficClass: bytes[1] ?? 0,
    hopLimit: bytes[8] ?? 0,
    flowLabel: 0,
    source: bytes.slice(12, 16),
    destination: bytes.slice(16, 20),
    length: bytes.length,
  } as const;
  return { ...head, ...readTcp(bytes.subarray(headerLength), bytes[9] ?? 0, head, flaw) };
};

const readSix = (bytes: Uint8Array): ObservedPacket => {
  const flaw =
    bytes.length < 40 || read16(bytes, 4) + 40 !== bytes.length
      ? "an IPv6 header whose length does not fit the packet"
      : undefined;
  const head = {
    version: 6,
    trafficClass: (read16(bytes, 0) >>> 4) & 0xff,
    hopLimit: bytes[7] ?? 0,
    flowLabel: read32(bytes, 0) & 0xf_ffff,
    source: bytes.slice(8, 24),
    destination: bytes.slice(24, 40),
    length: bytes.length,
  } as const;
  return { ...head, ...readTcp(bytes.subarray(40), bytes[6] ?? 0, head, flaw) };
};

const readTcp = (
  bytes: Uint8Array,
  protocol: number,
  addresses: Pick<ObservedPacket, "source" | "destination">,
  above: string | undefined,
): Pick<ObservedPacket, "segment" | "flaw"> => {
  if (above !== undefined || protocol !== PROTOCOL_TCP) return { segment: undefined, flaw: above };
  const headerLength = ((bytes[12] ?? 0) >>> 4) * 4;
  if (bytes.length < 20 || headerLength < 20 || headerLength > bytes.length)
    return { segment: undefined, flaw: "a TCP header whose data offset does not fit the segment" };
  const pseudo = pseudoHeader(addresses.source, addresses.destination, PROTOCOL_TCP, bytes.length);
  const { options, flaw } = readOptions(bytes.subarray(20, headerLength));
  const segment: WireSegment = {
    sourcePort: read16(bytes, 0),
    destinationPort: read16(bytes, 2),
    sequence: read32(bytes, 4),
    acknowledgement: read32(bytes, 8),
    flags: read16(bytes, 12) & 0xfff,
    window: read16(bytes, 14),
    urgent: read16(bytes, 18),
    options,
    payload: bytes.slice(headerLength),
  };
  return { segment, flaw: checksum(pseudo, bytes) === 0 ? flaw : "a wrong TCP checksum" };
};

/** The number of TCP in an IP header. */
export const PROTOCOL_TCP = 6;
