/**
 * RFC 3032: labels, the last one marked. What they carry shows in its first four bits (RFC 4928), unless that label says
 * that it is for the path's maintenance: the associated channel (13, RFC 5586) and OAM alert (14, RFC 3429).
 */
import { be16 } from "../../base/octets.ts";
import { ip } from "../ip.ts";
import type { Layer } from "../layered-packet.ts";

export const mpls: Layer = (packet, at) => {
  const { bytes, end } = packet;
  let next = at;
  do {
    next += 4;
    if (next >= end) return false;
  } while (((bytes[next - 2] as number) & 1) === 0);
  // The label is the first twenty of thirty-two bits.
  const label = (be16(bytes, next - 4) << 4) | ((bytes[next - 2] as number) >>> 4);
  return label !== ASSOCIATED_CHANNEL && label !== OAM_ALERT && ip(packet, next);
};

const ASSOCIATED_CHANNEL = 13;
const OAM_ALERT = 14;
