/** RFC 791 §3.2: an IPv4 packet cut in pieces by a router. Over IPv6 routers cut nothing (RFC 8200 §4.5). */
import { sealIpv4Header } from "./ip-checksum.ts";
import { ipHeaderLength, ipVersion } from "./packet-fields.ts";

const DONT_FRAGMENT = 0x40;
const MORE_FRAGMENTS = 0x20;

/** The pieces, none larger than `mtu`; none at all where the packet must not be cut. */
export const fragments = (bytes: Uint8Array, mtu: number): readonly Uint8Array[] => {
  const header = ipHeaderLength(bytes);
  const flags = bytes[6] ?? 0;
  // Offsets count in 8 octets, so all pieces but the last are a multiple of that.
  const step = Math.floor((mtu - header) / 8) * 8;
  if (ipVersion(bytes) !== 4 || (flags & DONT_FRAGMENT) !== 0 || step <= 0) return [];
  const start = 8 * (((flags & 0x1f) << 8) | (bytes[7] ?? 0));
  const pieces: Uint8Array[] = [];
  for (let at = header; at < bytes.length; at += step) {
    const end = Math.min(at + step, bytes.length);
    const piece = new Uint8Array(header + end - at);
    piece.set(bytes.subarray(0, header));
    piece.set(bytes.subarray(at, end), header);
    const offset = (start + at - header) >>> 3;
    const more = end < bytes.length || (flags & MORE_FRAGMENTS) !== 0;
    piece[2] = piece.length >>> 8;
    piece[3] = piece.length & 0xff;
    piece[6] = (more ? MORE_FRAGMENTS : 0) | (offset >>> 8);
    piece[7] = offset & 0xff;
    sealIpv4Header(piece, header);
    pieces.push(piece);
  }
  return pieces;
};
