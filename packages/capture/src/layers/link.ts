/** Short link layers that only say what comes next. */
import { be16, be32, le32 } from "../base/octets.ts";
import type { Layer } from "./layered-packet.ts";

/** LINKTYPE_NULL: the address family in the order of the machine that captured; LINKTYPE_LOOP: in network order. */
export const nullLoopback: Layer = (packet, at) => {
  if (at + 4 > packet.end) return false;
  const little = le32(packet.bytes, at);
  return family(packet, little < 0x1_0000 ? little : be32(packet.bytes, at), at + 4);
};

export const openBsdLoopback: Layer = (packet, at) =>
  at + 4 <= packet.end && family(packet, be32(packet.bytes, at), at + 4);

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 or 30 on the BSDs. */
const family = (packet: Parameters<Layer>[0], number: number, at: number): boolean => {
  if (number === 2) return packet.network(0x0800, at);
  return [10, 23, 24, 28, 30].includes(number) && packet.network(0x86dd, at);
};

/** LINKTYPE_LINUX_SLL: 16 octets, the EtherType last. */
export const linuxCooked: Layer = (packet, at) =>
  at + 16 <= packet.end && packet.network(be16(packet.bytes, at + 14), at + 16);

/** LINKTYPE_LINUX_SLL2: 20 octets, the EtherType first. */
export const linuxCooked2: Layer = (packet, at) =>
  at + 20 <= packet.end && packet.network(be16(packet.bytes, at), at + 20);
