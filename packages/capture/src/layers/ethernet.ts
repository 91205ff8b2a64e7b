/** IEEE 802.3: Ethernet; the tags that stand between it and what it carries. */
import { be16 } from "../base/octets.ts";
import { llc } from "./llc.ts";
import type { Layer } from "./layered-packet.ts";

export const ethernet: Layer = (packet, at) => {
  if (at + 14 > packet.end) return false;
  return etherPayload(packet, be16(packet.bytes, at + 12), at + 14);
};

/** What follows a field that is an EtherType or, up to 1500, a length with LLC (IEEE 802.2) after it. */
const etherPayload = (packet: Parameters<Layer>[0], typeOrLength: number, at: number): boolean => {
  if (typeOrLength > 1500) return packet.network(typeOrLength, at);
  packet.total = Math.min(packet.total, at + typeOrLength);
  return llc(packet, at);
};

/** IEEE 802.1Q, 802.1ad: a tag's control information, then an EtherType. Any number of them. */
export const vlan: Layer = (packet, at) =>
  at + 4 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 2), at + 4);

/** IEEE 802.1ah: a service tag of four octets, then a whole frame. */
export const providerBackbone: Layer = (packet, at) => ethernet(packet, at + 4);

/** IEEE 802.1BR: six octets, then an EtherType. */
export const bridgePortExtension: Layer = (packet, at) =>
  at + 8 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 6), at + 8);

/** IEEE 802.1CB: two octets that are reserved, a sequence number, then an EtherType. */
export const redundancyTag: Layer = (packet, at) =>
  at + 6 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 4), at + 6);

/** Cisco's VN-tag: four octets, then an EtherType. */
export const vnTag: Layer = (packet, at) =>
  at + 6 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 4), at + 6);

/** Cisco's metadata: version, length, option, group; then an EtherType. */
export const ciscoMetadata: Layer = (packet, at) =>
  at + 8 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 6), at + 8);

/** Cisco's FabricPath: a tag and a time to live, two octets; then a whole frame, whose last four octets Wireshark takes for its FCS. */
export const fabricPath: Layer = (packet, at) => {
  packet.total -= 4;
  packet.end = Math.min(packet.end, packet.total);
  return ethernet(packet, at + 2);
};

/** RFC 6325: flags, whose middle five bits say how many words of options there are, two nicknames; then a whole frame. */
export const trill: Layer = (packet, at) =>
  at + 6 <= packet.end && ethernet(packet, at + 6 + ((be16(packet.bytes, at) >>> 6) & 0x1f) * 4);

/** IEEE 802.1AE: what is only protected against change can be read, what is encrypted cannot. */
export const macSecurity: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 16 > end) return false;
  const control = bytes[at] as number;
  if ((control & 0x0c) !== 0) return false;
  const next = at + ((control & 0x20) === 0 ? 6 : 14);
  return next + 2 <= end && etherPayload(packet, be16(bytes, next), next + 2);
};
