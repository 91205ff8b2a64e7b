/** IEEE 802.11: wireless LAN, and the headers that capture programs put before its frames. Encrypted frames stay closed. */
import { be16, be32, le16, le32 } from "../../base/octets.ts";
import { llc } from "../llc.ts";
import type { Layer, LayeredPacket } from "../layered-packet.ts";

export const ieee80211: Layer = (packet, at) => frame(packet, at, false);

/** https://www.radiotap.org: its length is there; bit 5 of its flags says that the header is padded to 32 bits. */
export const radiotap: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  const next = at + le16(bytes, at + 2);
  if (next < at + 8 || next > end) return false;
  return frame(packet, next, (radiotapFlags(packet, at, next) & DATA_PAD) !== 0);
};

const radiotapFlags = ({ bytes }: LayeredPacket, at: number, end: number): number => {
  const present = le32(bytes, at + 4);
  if ((present & 2) === 0) return 0;
  let field = at + 8;
  for (let word = present; word >>> 31 === 1 && field + 4 <= end; field += 4) word = le32(bytes, field);
  // The time of arrival comes first, aligned to its own 8 octets.
  if ((present & 1) !== 0) field = at + ((field - at + 7) & ~7) + 8;
  return field < end ? (bytes[field] as number) : 0;
};

/** LINKTYPE_IEEE802_11_PRISM: a message with its length; some drivers put AVS there. */
export const prism: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  if ((be32(bytes, at) & 0xfffff000) >>> 0 === AVS_MAGIC) return avs(packet, at);
  const little = le32(bytes, at + 4);
  return frame(packet, at + (little < 0x1_0000 ? little : be32(bytes, at + 4)), false);
};

/** LINKTYPE_IEEE802_11_AVS. */
export const avs: Layer = (packet, at) =>
  at + 8 <= packet.end && frame(packet, at + be32(packet.bytes, at + 4), false);

/** LINKTYPE_PPI: a length and the link type of what follows, little-endian. */
export const perPacketInformation: Layer = (packet, at) => {
  const { bytes, end } = packet;
  return at + 8 <= end && packet.link(le32(bytes, at + 4), at + Math.max(8, le16(bytes, at + 2)));
};

/** A frame: of data, whole and not encrypted. */
const frame = (packet: LayeredPacket, at: number, padded: boolean): boolean => {
  const { bytes, end } = packet;
  if (at + 24 > end) return false;
  const control = bytes[at] as number;
  const flags = bytes[at + 1] as number;
  // Data, of a kind that carries something; the first and only fragment.
  if ((control & 0x0f) !== 0x08 || (control & 0x40) !== 0) return false;
  if ((flags & (ENCRYPTED | MORE_FRAGMENTS)) !== 0 || (le16(bytes, at + 22) & 0x0f) !== 0) return false;
  let next = at + ((flags & 3) === 3 ? 30 : 24);
  let isAggregate = false;
  if ((control & 0x80) !== 0) {
    if (next + 2 > end) return false;
    isAggregate = ((bytes[next] as number) & 0x80) !== 0;
    next += 2;
    if ((flags & ORDER) !== 0) next += 4;
  }
  if (padded) next = at + ((next - at + 3) & ~3);
  return isAggregate ? aggregate(packet, next) : service(packet, next);
};

/** IEEE 802.11 §9.3.2.2: an A-MSDU, Ethernet frames with LLC one after the other; the first with TCP counts. */
const aggregate: Layer = (packet, from) => {
  const { bytes, end, total } = packet;
  for (let at = from; at + 14 <= end;) {
    const length = be16(bytes, at + 12);
    packet.total = Math.min(total, at + 14 + length);
    packet.end = Math.min(end, packet.total);
    if (llc(packet, at + 14)) return true;
    at += (14 + length + 3) & ~3;
  }
  return false;
};

const service: Layer = (packet, at) => llc(packet, at);

const DATA_PAD = 0x20;
const AVS_MAGIC = 0x80211000;
const MORE_FRAGMENTS = 0x04;
const ENCRYPTED = 0x40;
const ORDER = 0x80;
