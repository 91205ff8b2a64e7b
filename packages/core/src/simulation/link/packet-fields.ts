/**
 * What a link looks at in a raw packet: a few fields, read in place. RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1. A packet
 * that is not what it should be has no fields; nothing here throws.
 */

/** The fields of a TCP segment that a script can go by. */
export interface SegmentFields {
  /** The ports, as one number that tells flows between the same two hosts apart. */
  readonly ports: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
}

const TCP = 6;
const IPV6_HEADER = 40;

/** 4 or 6; anything else is no IP packet. */
export const ipVersion = (bytes: Uint8Array): number => (bytes[0] ?? 0) >>> 4;

/** Octets before the transport header; all there are where the packet makes no sense. */
export const ipHeaderLength = (bytes: Uint8Array): number => {
  const version = ipVersion(bytes);
  const length = version === 4 ? 4 * ((bytes[0] ?? 0) & 0x0f) : version === 6 ? IPV6_HEADER : bytes.length;
  return Math.min(length, bytes.length);
};

/** Reads the fields; `undefined` for what is not the beginning of a whole TCP segment. */
export const segmentFields = (bytes: Uint8Array): SegmentFields | undefined => {
  const at = ipHeaderLength(bytes);
  if (protocolOf(bytes) !== TCP || at < 20 || bytes.length < at + 20) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  const payloadLength = view.byteLength - 4 * (view.getUint8(12) >>> 4);
  if (payloadLength < 0) return undefined;
  return {
    ports: view.getUint32(0),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    payloadLength,
  };
};

/** The transport protocol's number; -1 for a later fragment, whose octets are in the middle of something. */
const protocolOf = (bytes: Uint8Array): number => {
  switch (ipVersion(bytes)) {
    case 4: {
      const offset = (((bytes[6] ?? 0) & 0x1f) << 8) | (bytes[7] ?? 0);
      return offset === 0 ? (bytes[9] ?? -1) : -1;
    }
    case 6:
      return bytes[6] ?? -1;
    default:
      return -1;
  }
};
