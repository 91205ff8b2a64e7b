/** What stands before the IP header of a packet, field by field: Ethernet with its VLAN tags, Linux cooked; the rest in hex. */
import type { PacketDetail } from "../shared/capture-view.ts";

type Layer = PacketDetail["layers"][number];
type Field = Layer["fields"][number];

/** @param end Where the IP header begins, in octets of the packet. */
export const linkLayers = (bytes: Uint8Array, linkType: number, end: number): Layer[] => {
  const layers: Layer[] = [];
  let at = 0;
  if (linkType === ETHERNET && end >= 14) at = ethernet(bytes, end, layers);
  else if (linkType === COOKED && end >= 16) at = cooked(bytes, layers);
  else if (linkType === COOKED_2 && end >= 20) at = cooked2(bytes, layers);
  if (at < end)
    layers.push({
      title: at === 0 ? "Link" : "Encapsulation",
      fields: [{ name: "link", value: hexOf(bytes.subarray(at, Math.min(end, at + 64))), from: at, to: end }],
    });
  return layers;
};

/** IEEE 802.3 clause 3, and the tags of IEEE 802.1Q clause 9. Returns where it ends. */
const ethernet = (bytes: Uint8Array, end: number, layers: Layer[]): number => {
  const type = u16(bytes, 12);
  const long = type >= LENGTHS_BELOW;
  layers.push({
    title: "Ethernet",
    fields: [
      field("eth.dst", macOf(bytes, 0), 0, 6),
      field("eth.src", macOf(bytes, 6), 6, 6),
      long ? field("eth.type", typeText(type), 12, 2) : field("eth.len", String(type), 12, 2),
    ],
  });
  let at = 14;
  let tag = type;
  while (TAGS.has(tag) && at + 4 <= end) {
    const control = u16(bytes, at);
    tag = u16(bytes, at + 2);
    layers.push({
      title: "VLAN",
      fields: [
        field("vlan.id", String(control & 0xfff), at, 2),
        field("vlan.priority", String(control >> 13), at, 1),
        field("vlan.dei", String((control >> 12) & 1), at, 1),
        field("vlan.etype", typeText(tag), at + 2, 2),
      ],
    });
    at += 4;
  }
  return at;
};

/** https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
const cooked = (bytes: Uint8Array, layers: Layer[]): number => {
  layers.push({
    title: "Linux cooked",
    fields: [
      field("sll.pkttype", wayText(u16(bytes, 0)), 0, 2),
      field("sll.hatype", String(u16(bytes, 2)), 2, 2),
      field("sll.halen", String(u16(bytes, 4)), 4, 2),
      ...addressField(bytes, 6, u16(bytes, 4)),
      field("sll.etype", typeText(u16(bytes, 14)), 14, 2),
    ],
  });
  return 16;
};

/** https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
const cooked2 = (bytes: Uint8Array, layers: Layer[]): number => {
  const length = bytes[11] as number;
  layers.push({
    title: "Linux cooked v2",
    fields: [
      field("sll.etype", typeText(u16(bytes, 0)), 0, 2),
      field("sll.ifindex", String(u16(bytes, 4) * 0x1_0000 + u16(bytes, 6)), 4, 4),
      field("sll.hatype", String(u16(bytes, 8)), 8, 2),
      field("sll.pkttype", wayText(bytes[10] as number), 10, 1),
      field("sll.halen", String(length), 11, 1),
      ...addressField(bytes, 12, length),
    ],
  });
  return 20;
};

const addressField = (bytes: Uint8Array, at: number, length: number): Field[] =>
  length === 6 ? [field("sll.src.eth", macOf(bytes, at), at, 6)] : [];

const field = (name: string, value: string, from: number, length: number): Field => ({
  name,
  value,
  from,
  to: from + length,
});

const u16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
const hexOf = (bytes: Uint8Array, between = " "): string =>
  Array.from(bytes, (octet) => octet.toString(16).padStart(2, "0")).join(between);
const macOf = (bytes: Uint8Array, at: number): string => hexOf(bytes.subarray(at, at + 6), ":");

const typeText = (type: number): string => {
  const name = types[type];
  return `0x${type.toString(16).padStart(4, "0")}${name === undefined ? "" : ` (${name})`}`;
};
/** https://www.iana.org/assignments/ieee-802-numbers */
const types: Readonly<Record<number, string>> = {
  0x0800: "IPv4",
  0x8100: "VLAN tag",
  0x86dd: "IPv6",
  0x8847: "MPLS",
  0x8848: "MPLS, multicast",
  0x8864: "PPPoE",
  0x88a8: "service VLAN tag",
  0x9100: "VLAN tag, old",
};
const wayText = (way: number): string => {
  const name = ["to this machine", "broadcast", "multicast", "to another", "from this machine"][way];
  return name === undefined ? String(way) : `${way} (${name})`;
};

const ETHERNET = 1;
const COOKED = 113;
const COOKED_2 = 276;
const TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
/** IEEE 802.3 §3.2.6: a length up to 1500, a type from here on. */
const LENGTHS_BELOW = 0x600;
