/** LINKTYPE_ERF: Endace's record, as pcap carries it. */
import { ERF_HEADER_OCTETS, type ErfPacket, readErf } from "../../base/erf-record.ts";
import { be16 } from "../../base/octets.ts";
import type { Layer } from "../layered-packet.ts";

export const erf: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + ERF_HEADER_OCTETS > end) return false;
  readErf(bytes, at, end, inner);
  packet.total = inner.start + be16(bytes, at + 14);
  return packet.link(inner.linkType, inner.start);
};

const inner: ErfPacket = { start: 0, linkType: 0 };
