/** What operating systems give of packets as they see them: loopback, "any", firewalls, IPsec. */
import { be16, be32, le16, le32 } from "../../base/octets.ts";
import { llc } from "../llc.ts";
import type { Layer, LayeredPacket } from "../layered-packet.ts";

/** LINKTYPE_NULL: the address family in the order of the machine that captured; LINKTYPE_LOOP: in network order. */
export const nullLoopback: Layer = (packet, at) => {
  if (at + 4 > packet.end) return false;
  const little = le32(packet.bytes, at);
  const number = little < 0x1_0000 ? little : be32(packet.bytes, at);
  // Some programs put an EtherType there.
  return number > 1500 ? packet.network(number, at + 4) : family(packet, number, at + 4);
};

export const openBsdLoopback: Layer = (packet, at) =>
  at + 4 <= packet.end && family(packet, be32(packet.bytes, at), at + 4);

/** AF_INET is 2 everywhere; AF_INET6 is 24, 28 or 30 on the BSDs, 10 on Linux, 26 on Solaris. */
const family = (packet: LayeredPacket, number: number, at: number): boolean => {
  if (number === AF_INET) return packet.network(0x0800, at);
  return (number === 24 || number === 28 || number === 30) && packet.network(0x86dd, at);
};

const AF_INET = 2;
const AF_INET6_LINUX = 10;
const AF_INET6_SOLARIS = 26;

/** LINKTYPE_LINUX_SLL: 16 octets, the EtherType last. */
export const linuxCooked: Layer = (packet, at) =>
  at + 16 <= packet.end && cooked(packet, be16(packet.bytes, at + 14), at + 16);

/** LINKTYPE_LINUX_SLL2: 20 octets, the EtherType first. */
export const linuxCooked2: Layer = (packet, at) =>
  at + 20 <= packet.end && cooked(packet, be16(packet.bytes, at), at + 20);

/** What is no EtherType: 4 is LLC. */
const cooked = (packet: LayeredPacket, type: number, at: number): boolean =>
  type === 4 ? llc(packet, at) : packet.network(type, at);

/** LINKTYPE_PFLOG: its length, which is padded to 32 bits, and the address family. */
export const pfLog: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 2 > end) return false;
  return family(packet, bytes[at + 1] as number, at + (((bytes[at] as number) + 3) & ~3));
};

/** LINKTYPE_ENC: IPsec of the BSDs: address family, SPI, flags in the order of the machine that captured. */
export const openBsdIpsec: Layer = (packet, at) => {
  if (at + 12 > packet.end) return false;
  const little = le32(packet.bytes, at);
  return family(packet, little < 0x1_0000 ? little : be32(packet.bytes, at), at + 12);
};

/** LINKTYPE_IPNET: Solaris: version, address family, hook, zones. */
export const ipNet: Layer = (packet, at) =>
  at + 24 <= packet.end &&
  packet.network(packet.bytes[at + 1] === AF_INET6_SOLARIS ? 0x86dd : 0x0800, at + 24);

/** LINKTYPE_NFLOG: values with lengths and types in the order of the machine that captured; type 9 is the packet. */
export const nfLog: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  // Of the first length, of a few octets, one half is 0 in the wrong order's place.
  const half = le16(bytes, at + 4) < be16(bytes, at + 4) ? le16 : be16;
  for (let value = at + 4; value + 4 <= end;) {
    const length = half(bytes, value);
    if ((half(bytes, value + 2) & 0x7fff) === 9) {
      packet.total = Math.min(packet.total, value + length);
      return packet.network(bytes[at] === AF_INET6_LINUX ? 0x86dd : 0x0800, value + 4);
    }
    value += Math.max(4, (length + 3) & ~3);
  }
  return false;
};

/** LINKTYPE_PKTAP: Apple: the header's length, the record's type, the link type of what follows, little-endian. */
export const appleTap: Layer = (packet, at) => {
  const { bytes, end } = packet;
  return at + 12 <= end && packet.link(le32(bytes, at + 8), at + Math.max(12, le32(bytes, at)));
};

/** LINKTYPE_SYMANTEC_FIREWALL: 44 octets, the EtherType in the seventh and eighth. */
export const symantecFirewall: Layer = (packet, at) =>
  at + 44 <= packet.end && packet.network(be16(packet.bytes, at + 6), at + 44);
