/** RFC 4380: IPv6 in UDP, behind an authentication and an origin that may be there. */
import { be16 } from "../../base/octets.ts";
import type { Layer } from "../layered-packet.ts";

export const teredo: Layer = (packet, at) => {
  const { bytes, end } = packet;
  let next = at;
  if (next + 4 <= end && be16(bytes, next) === 0x0001)
    next += 13 + (bytes[next + 2] as number) + (bytes[next + 3] as number);
  if (next + 8 <= end && be16(bytes, next) === 0x0000) next += 8;
  return packet.network(0x86dd, next);
};
