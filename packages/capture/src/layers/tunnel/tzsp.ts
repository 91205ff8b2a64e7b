/** TZSP, the TaZmen sniffer protocol: a packet as a sniffer saw it, behind tags that end with one of their own. */
import { be16 } from "../../base/octets.ts";
import type { Layer } from "../layered-packet.ts";

export const tzsp: Layer = (packet, at) => {
  const { bytes, end } = packet;
  // Version 1; a packet that was received, or one to be sent.
  if (at + 5 > end || bytes[at] !== 1 || (bytes[at + 1] as number) > 1) return false;
  let tag = at + 4;
  while (tag < end && bytes[tag] !== TAG_END)
    tag += bytes[tag] === TAG_PADDING ? 1 : 2 + (bytes[tag + 1] ?? 0);
  const linkType = linkTypes.get(be16(bytes, at + 2));
  return linkType !== undefined && packet.link(linkType, tag + 1);
};

/** The protocol's numbers: Ethernet, IEEE 802.11, the same with a Prism or an AVS header. */
const linkTypes: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [18, 105],
  [119, 119],
  [127, 163],
]);

const TAG_PADDING = 0;
const TAG_END = 1;
