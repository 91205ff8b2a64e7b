/** RFC 7348, draft-ietf-nvo3-vxlan-gpe, RFC 8926, RFC 8300: overlays, Ethernet in UDP. */
import { be16 } from "../../base/octets.ts";
import type { Layer } from "../layered-packet.ts";

/** Eight octets, then a frame. */
export const vxlan: Layer = (packet, at) => packet.network(0x6558, at + 8);

/** The generic extension says in the fourth octet what follows. */
export const vxlanGeneric: Layer = (packet, at) =>
  at + 8 <= packet.end && nextProtocol(packet, packet.bytes[at + 3] as number, at + 8);

/** RFC 8926: the options' length in words, the protocol by EtherType. */
export const geneve: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end || (bytes[at] as number) >>> 6 !== 0) return false;
  return packet.network(be16(bytes, at + 2), at + 8 + ((bytes[at] as number) & 0x3f) * 4);
};

/** RFC 8300: the network service header; its length in words. */
export const serviceHeader: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  return nextProtocol(packet, bytes[at + 3] as number, at + ((bytes[at + 1] as number) & 0x3f) * 4);
};

const nextProtocol = (packet: Parameters<Layer>[0], protocol: number, at: number): boolean => {
  const type = protocols[protocol];
  return type !== undefined && packet.network(type, at);
};

/** EtherTypes of: IPv4, IPv6, Ethernet, NSH, MPLS. */
const protocols: readonly (number | undefined)[] = [undefined, 0x0800, 0x86dd, 0x6558, 0x894f, 0x8847];
