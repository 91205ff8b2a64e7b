/** What IP carries that carries packets in its turn, in a few octets. */
import { be16 } from "../../base/octets.ts";
import { ip } from "../ip.ts";
import type { Layer } from "../layered-packet.ts";

/** RFC 4302: the authentication header over IPv4; what it protects can be read. */
export const authentication: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 12 > end) return false;
  return packet.transport(bytes[at] as number, at + ((bytes[at + 1] as number) + 2) * 4);
};

/** RFC 3378: Ethernet in IP, behind two octets. */
export const etherIp: Layer = (packet, at) =>
  at + 2 <= packet.end && be16(packet.bytes, at) === 0x3000 && packet.network(0x6558, at + 2);

/** RFC 7761: a multicast packet on its way to the rendezvous point. */
export const pimRegister: Layer = (packet, at) =>
  at + 8 <= packet.end && packet.bytes[at] === 0x21 && ip(packet, at + 8);
