/** RFC 1071 §1: the Internet checksum, for the headers a link writes. */

/** The checksum of the octets from `from` to before `to`, added to `sum`; right to put into the field as it is. */
export const internetChecksum = (bytes: Uint8Array, from: number, to: number, sum = 0): number => {
  let total = sum;
  for (let at = from; at < to; at += 2)
    total += ((bytes[at] ?? 0) << 8) | (at + 1 < to ? (bytes[at + 1] ?? 0) : 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x1_0000);
  return ~total & 0xffff;
};

/** Writes the checksum of an IPv4 header into it. */
export const sealIpv4Header = (bytes: Uint8Array, length: number): void => {
  bytes[10] = 0;
  bytes[11] = 0;
  const checksum = internetChecksum(bytes, 0, length);
  bytes[10] = checksum >>> 8;
  bytes[11] = checksum & 0xff;
};
