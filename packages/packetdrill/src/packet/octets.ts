/** Numbers in network order, and the checksum of RFC 1071 §1 done the plain way. */

/** The 16 bits at `at`; 0 beyond the end. */
export const read16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** The 32 bits at `at`, unsigned. */
export const read32 = (bytes: Uint8Array, at: number): number =>
  read16(bytes, at) * 65_536 + read16(bytes, at + 2);

export const write16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
};

export const write32 = (bytes: Uint8Array, at: number, value: number): void => {
  write16(bytes, at, value >>> 16);
  write16(bytes, at + 2, value);
};

/** One's complement sum of 16-bit words, of several pieces of even length but for the last. */
const onesComplementSum = (pieces: readonly Uint8Array[]): number => {
  let sum = 0;
  for (const piece of pieces) for (let at = 0; at < piece.length; at += 2) sum += read16(piece, at);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65_536);
  return sum;
};

/** What goes into a checksum field; 0 over octets that already have the right one. */
export const checksum = (...pieces: readonly Uint8Array[]): number => ~onesComplementSum(pieces) & 0xffff;

/** RFC 9293 §3.1, RFC 8200 §8.1: what the checksum covers beside the segment. */
export const pseudoHeader = (
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  length: number,
): Uint8Array => {
  const header = new Uint8Array(source.length + destination.length + 8);
  header.set(source, 0);
  header.set(destination, source.length);
  write32(header, header.length - 8, length);
  header[header.length - 1] = protocol;
  return header;
};
