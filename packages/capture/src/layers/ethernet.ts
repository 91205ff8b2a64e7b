/** IEEE 802.3: Ethernet; IEEE 802.1Q and 802.1ad: VLAN tags, any number of them. */
import { be16 } from "../base/octets.ts";
import type { Layer } from "./layered-packet.ts";

export const ethernet: Layer = (packet, at) => {
  if (at + 14 > packet.end) return false;
  return etherPayload(packet, be16(packet.bytes, at + 12), at + 14);
};

/** What follows a field that is an EtherType or, up to 1500, a length with LLC (IEEE 802.2) after it. */
export const etherPayload = (packet: Parameters<Layer>[0], typeOrLength: number, at: number): boolean => {
  if (typeOrLength > 1500) return packet.network(typeOrLength, at);
  packet.total = Math.min(packet.total, at + typeOrLength);
  return llc(packet, at);
};

/** A tag: its control information, then an EtherType. */
export const vlan: Layer = (packet, at) =>
  at + 4 <= packet.end && etherPayload(packet, be16(packet.bytes, at + 2), at + 4);

/** IEEE 802.2 with SNAP (RFC 1042): an EtherType behind eight octets; or IP by its own SAP. */
export const llc: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 3 > end) return false;
  const sap = bytes[at];
  if (sap === 0x06 && bytes[at + 1] === 0x06) return packet.network(0x0800, at + 3);
  if (sap !== 0xaa || bytes[at + 1] !== 0xaa || at + 8 > end) return false;
  return packet.network(be16(bytes, at + 6), at + 8);
};
