/** IEEE 802.2: logical link control, and what names itself behind it. */
import { be16 } from "../base/octets.ts";
import type { Layer } from "./layered-packet.ts";

/** IEEE 802.2 with SNAP (RFC 1042): an organisation and its number; IP by its own SAP; NLPID (ISO 9577) by another. */
export const llc: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 3 > end) return false;
  const sap = bytes[at];
  if (sap !== bytes[at + 1]) return false;
  if (sap === SAP_IP) return packet.network(0x0800, at + 3);
  if (sap === SAP_ISO) return nlpid(packet, at + 3);
  return sap === SAP_SNAP && snap(packet, at + 3);
};

/** RFC 1042: three octets of organisation, two of type. */
const snap: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 5 > end) return false;
  const organisation = ((bytes[at] as number) << 16) | be16(bytes, at + 1);
  const type = be16(bytes, at + 3);
  if (organisation === ORGANISATION_ETHERTYPE || organisation === ORGANISATION_802_1H)
    return packet.network(type, at + 5);
  // RFC 2684: frames of Ethernet, with and without their check sequence, after two octets of padding.
  return organisation === ORGANISATION_802_1 && (type === 1 || type === 7) && packet.network(0x6558, at + 7);
};

/** ISO/IEC TR 9577: network layer protocol identifiers, as RFC 2427 uses them. */
export const nlpid: Layer = (packet, at) => {
  switch (packet.bytes[at] ?? 0) {
    case 0xcc:
      return packet.network(0x0800, at + 1);
    case 0x8e:
      return packet.network(0x86dd, at + 1);
    case 0x80:
      return snap(packet, at + 1);
    default:
      return false;
  }
};

const SAP_IP = 0x06;
const SAP_SNAP = 0xaa;
const SAP_ISO = 0xfe;
const ORGANISATION_ETHERTYPE = 0;
/** Bridge tunnel encapsulation. */
const ORGANISATION_802_1H = 0x0000f8;
const ORGANISATION_802_1 = 0x0080c2;
