/** RFC 791 §3.1 and RFC 8200 §3: an IP packet's header, of whichever version its first four bits say. */
import { decodeIpv4, encodeIpv4 } from "./ipv4.ts";
import { decodeIpv6, encodeIpv6 } from "./ipv6.ts";
import type { IpHeader } from "./ip-header.ts";
import type { DecodeProblem } from "./problem.ts";

/**
 * Reads the header of the packet in `length` octets at `offset` into the record. Octets after the packet are no fault:
 * links pad. Where there is a problem, the record is filled as far as the headers could be read.
 */
export const decodeIp = (
  bytes: Uint8Array,
  into: IpHeader,
  offset = 0,
  length: number = bytes.length - offset,
): DecodeProblem | undefined => {
  const end = Math.min(offset + length, bytes.length);
  if (end <= offset) return { kind: "truncated", layer: "ipv4", need: 1, have: 0 };
  const version = (bytes[offset] as number) >>> 4;
  if (version === 4) return decodeIpv4(bytes, offset, end, into);
  if (version === 6) return decodeIpv6(bytes, offset, end, into);
  return { kind: "bad-version", version };
};

/**
 * Writes the header that the record describes at `offset`, for `payloadLength` octets that follow it, and returns its
 * octets.
 * @throws {@link InvalidArgument} when `into` is too small, or the packet would be too long.
 */
export const encodeIp = (header: IpHeader, into: Uint8Array, offset: number): number =>
  header.version === 4 ? encodeIpv4(header, into, offset) : encodeIpv6(header, into, offset);
