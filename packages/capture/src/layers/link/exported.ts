/** LINKTYPE_WIRESHARK_UPPER_PDU: what Wireshark exports of packets, behind tags that say who is to read it. */
import { be16 } from "../../base/octets.ts";
import type { Layer, LayeredPacket } from "../layered-packet.ts";

/** Tags with their lengths up to the empty one; IP and Ethernet are read, not what stands above them. */
export const exportedPdu: Layer = (packet, from) => {
  const { bytes, end } = packet;
  let type: number | undefined;
  for (let at = from; at + 4 <= end;) {
    const tag = be16(bytes, at);
    const next = at + 4 + be16(bytes, at + 2);
    if (tag === TAG_END) return type !== undefined && packet.network(type, next);
    if (next > end) return false;
    if (tag === TAG_DISSECTOR) type = etherTypes.get(nameAt(packet, at + 4, next));
    at = next;
  }
  return false;
};

/** Zeros fill it up. */
const nameAt = ({ bytes }: LayeredPacket, from: number, to: number): string =>
  String.fromCodePoint(...bytes.subarray(from, Math.min(to, from + NAME_MAX))).replace(/\0+$/u, "");

/** EtherTypes by the names of Wireshark's dissectors. */
const etherTypes: ReadonlyMap<string, number> = new Map([
  ["ip", 0x0800],
  ["ipv6", 0x86dd],
  ["eth_withoutfcs", 0x6558],
  ["eth_maybefcs", 0x6558],
]);

const TAG_END = 0;
const TAG_DISSECTOR = 12;
/** Octets. */
const NAME_MAX = 32;
