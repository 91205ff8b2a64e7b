/** RFC 791 §3.1: the checksum of a header that a router has changed. */
import { checksumOf, sumOctets } from "../../wire/checksum.ts";

/** Writes the checksum of the IPv4 header of `length` octets into it. */
export const sealIpv4Header = (bytes: Uint8Array, length: number): void => {
  bytes[10] = 0;
  bytes[11] = 0;
  const checksum = checksumOf(sumOctets(bytes, 0, length));
  bytes[10] = checksum >>> 8;
  bytes[11] = checksum & 0xff;
};
