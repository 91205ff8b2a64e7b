/** 3GPP TS 29.281: GTP-U, the user's packets in a mobile network; before it GTP version 0 (GSM 09.60). */
import type { Layer } from "../layered-packet.ts";
import { ip } from "../ip.ts";

export const gtpUser: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  const flags = bytes[at] as number;
  if (flags >>> 5 === 0) return bytes[at + 1] === 255 && ip(packet, at + 20);
  // Version 1, GTP and not its charging twin; a G-PDU.
  if ((flags & 0xf0) !== 0x30 || bytes[at + 1] !== 255) return false;
  let next = at + 8;
  if ((flags & 7) !== 0) {
    next += 4;
    // extension headers, in words of four octets; the last octet of each names the one behind it.
    let kind = (flags & 4) === 0 ? 0 : bytes[next - 1];
    while (kind !== 0) {
      const length = next < end ? (bytes[next] as number) * 4 : 0;
      if (length === 0 || next + length > end) return false;
      next += length;
      kind = bytes[next - 1];
    }
  }
  if (next >= end) return false;
  // What it carries shows in the first four bits; a frame is what is no IP packet.
  const version = (bytes[next] as number) >>> 4;
  return version === 4 || version === 6 ? ip(packet, next) : packet.network(0x6558, next);
};
