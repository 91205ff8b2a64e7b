/** Local networks other than Ethernet: FDDI, token ring, ARCNET, InfiniBand, Fibre Channel, IEEE 1394; Ethernet through fibre (EPON). */
import { be16 } from "../../base/octets.ts";
import { llc } from "../llc.ts";
import type { Layer } from "../layered-packet.ts";

/** ANSI X3.139: frame control, two addresses; LLC in the asynchronous frames that have it. In what order their bits came is the same here. */
export const fddi: Layer = (packet, at) => {
  if (at + 13 > packet.end) return false;
  const control = packet.bytes[at] as number;
  return (control & 0xf0) === 0x50 && llc(packet, at + 13);
};

/** IEEE 802.5: access and frame control, two addresses, and a route where the source address says there is one. */
export const tokenRing: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 14 > end || ((bytes[at + 1] as number) & 0xc0) !== 0x40) return false;
  if (((bytes[at + 8] as number) & 0x80) === 0) return llc(packet, at + 14);
  return at + 16 <= end && llc(packet, at + 14 + ((bytes[at + 14] as number) & 0x1f));
};

/** LINKTYPE_ARCNET_LINUX: two addresses, two octets of offset, the type. RFC 1201 puts a flag and a sequence number behind it, RFC 1051 nothing. */
export const arcnetLinux: Layer = (packet, at) => arcnetType(packet, at + 4);

/** LINKTYPE_ARCNET_BSD: two addresses, the type. */
export const arcnetBsd: Layer = (packet, at) => arcnetType(packet, at + 2);

const arcnetType: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 5 > end) return false;
  switch (bytes[at] as number) {
    case 0xf0:
      return packet.network(0x0800, at + 1);
    case 0xd4:
    case 0xc4: {
      // RFC 1201: an exception packet has three more octets, then the flag once more.
      const header = bytes[at + 1] === 0xff ? at + 8 : at + 4;
      return packet.network(bytes[at] === 0xd4 ? 0x0800 : 0x86dd, header);
    }
    default:
      return false;
  }
};

/** LINKTYPE_IPOIB: the 40 octets of the route header, then RFC 4391: EtherType and two octets unused. */
export const ipOverInfiniBand: Layer = (packet, at) =>
  at + 44 <= packet.end && packet.network(be16(packet.bytes, at + 40), at + 44);

/** LINKTYPE_IP_OVER_FC (RFC 2625): two addresses of 8 octets, then LLC. */
export const ipOverFibreChannel: Layer = (packet, at) => llc(packet, at + 16);

/** LINKTYPE_APPLE_IP_OVER_IEEE1394 (RFC 2734): two addresses of 8 octets, the EtherType. */
export const ipOverIeee1394: Layer = (packet, at) =>
  at + 18 <= packet.end && packet.network(be16(packet.bytes, at + 16), at + 18);

/** LINKTYPE_EPON (IEEE 802.3 §65.1.3.2): the preamble's octets, two of which name the link, then a frame. */
export const epon: Layer = (packet, at) =>
  at + 8 <= packet.end &&
  be16(packet.bytes, at) === 0x5555 &&
  packet.bytes[at + 2] === 0xd5 &&
  packet.network(0x6558, at + 8);
