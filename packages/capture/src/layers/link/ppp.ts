/** RFC 1661 and RFC 1662: PPP, with and without the address and control of HDLC; RFC 2516: PPP over Ethernet. */
import { be16 } from "../../base/octets.ts";
import type { Layer } from "../layered-packet.ts";

/** LINKTYPE_PPP, LINKTYPE_PPP_HDLC: address and control stand first where 255 does; 15 and 143 are Cisco's HDLC. */
export const ppp: Layer = (packet, at) => {
  const first = packet.bytes[at];
  if (at + 4 <= packet.end && (first === CISCO_UNICAST || first === CISCO_BROADCAST))
    return ciscoHdlc(packet, at);
  return pppProtocol(packet, first === ALL_STATIONS ? at + 2 : at);
};

/** LINKTYPE_PPP_PPPD: which way it went stands in place of the address. */
export const pppd: Layer = (packet, at) => pppProtocol(packet, at + 2);

/** RFC 1661: the protocol field, of one octet where its lowest bit is set. */
export const pppProtocol: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 2 > end) return false;
  const first = bytes[at] as number;
  const isShort = (first & 1) !== 0;
  const next = at + (isShort ? 1 : 2);
  switch (isShort ? first : be16(bytes, at)) {
    case 0x0021:
      return packet.network(0x0800, next);
    case 0x0057:
      return packet.network(0x86dd, next);
    case 0x003d:
      return multilink(packet, next);
    case 0x0031:
      return bridged(packet, next);
    case 0x0281:
    case 0x0283:
      return packet.network(0x8847, next);
    default:
      return false;
  }
};

/** RFC 3518: a frame of IEEE 802.3 (type 1). */
const bridged: Layer = (packet, at) =>
  at + 2 <= packet.end && packet.bytes[at + 1] === 1 && packet.network(0x6558, at + 2);

/** RFC 1990: a packet that is its own first fragment and its last, its sequence number of 24 bits. */
const multilink: Layer = (packet, at) =>
  at + 4 <= packet.end && ((packet.bytes[at] as number) & 0xc0) === 0xc0 && ppp(packet, at + 4);

/** RFC 2516: code 0 is a session's packet; the length counts what follows the header. */
export const pppoeSession: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 6 > end || bytes[at + 1] !== 0) return false;
  packet.total = Math.min(packet.total, at + 6 + be16(bytes, at + 4));
  return pppProtocol(packet, at + 6);
};

/** Cisco's HDLC: address, control, EtherType. */
export const ciscoHdlc: Layer = (packet, at) =>
  at + 4 <= packet.end && packet.network(be16(packet.bytes, at + 2), at + 4);

/** LINKTYPE_C_HDLC_WITH_DIR. */
export const ciscoHdlcWithDirection: Layer = (packet, at) => ciscoHdlc(packet, at + 1);

const ALL_STATIONS = 0xff;
const CISCO_UNICAST = 0x0f;
const CISCO_BROADCAST = 0x8f;
