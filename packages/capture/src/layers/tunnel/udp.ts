/** RFC 768: UDP, looked at for the tunnels that have a port of their own. */
import { be16 } from "../../base/octets.ts";
import { ayiya } from "./ayiya.ts";
import { gre } from "./gre.ts";
import { gtpUser } from "./gtp.ts";
import { l2tp } from "./l2tp.ts";
import { mpls } from "./mpls.ts";
import { teredo } from "./teredo.ts";
import { tzsp } from "./tzsp.ts";
import { geneve, vxlan, vxlanGeneric } from "./vxlan.ts";
import type { Layer } from "../layered-packet.ts";

export const udp: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end) return false;
  const source = be16(bytes, at);
  const destination = be16(bytes, at + 2);
  // The lower port first, as Wireshark asks.
  const tunnel = tunnels.get(Math.min(source, destination)) ?? tunnels.get(Math.max(source, destination));
  if (tunnel === undefined) return false;
  const length = be16(bytes, at + 4);
  // A jumbogram (RFC 2675) has no length here; over IPv4 there are none.
  if (length < 8 && (length !== 0 || packet.version === 4)) return false;
  if (length !== 0) packet.total = Math.min(packet.total, at + length);
  packet.end = Math.min(end, packet.total);
  return tunnel(packet, at + 8);
};

/** RFC 9300: eight octets, then an IP packet. */
const lisp: Layer = (packet, at) => {
  const first = packet.bytes[at + 8];
  return first !== undefined && packet.network(first >>> 4 === 6 ? 0x86dd : 0x0800, at + 8);
};

/** By registered port: https://www.iana.org/assignments/service-names-port-numbers. */
const tunnels: ReadonlyMap<number, Layer> = new Map([
  [1701, l2tp],
  [2152, gtpUser],
  [3386, gtpUser],
  [3544, teredo],
  [4341, lisp],
  [4754, gre],
  [4789, vxlan],
  [4790, vxlanGeneric],
  [5072, ayiya],
  [6081, geneve],
  [6635, mpls],
  [37008, tzsp],
]);
