/** RFC 3032: labels, the last one marked. What they carry shows in its first four bits (RFC 4928). */
import { ip } from "../ip.ts";
import type { Layer } from "../layered-packet.ts";

export const mpls: Layer = (packet, at) => {
  const { bytes, end } = packet;
  let next = at;
  do {
    next += 4;
    if (next >= end) return false;
  } while (((bytes[next - 2] as number) & 1) === 0);
  return ip(packet, next);
};
