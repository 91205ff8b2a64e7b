/** One packet in full: its layers from the outside in, each field with the octets that it stands for, and the octets. */
import { Analyser } from "@tcplens/capture";
import { HEX_OCTETS, type PacketDetail, type PacketRow } from "../shared/capture-view.ts";
import type { Datagram } from "./datagram.ts";
import { ipLayer } from "./ip-fields.ts";
import { linkLayers } from "./link-fields.ts";
import type { ReadPacket } from "./read-again.ts";
import { flagText } from "./tone.ts";

type Layer = PacketDetail["layers"][number];
type Field = Layer["fields"][number];

/** Whether the packet has a TCP header without others. */
export const isAlone = (packet: ReadPacket): boolean => new Analyser().take({ ...packet });

/** `row`: what the capture's analysis says of it; `datagram`: what it completed, whose octets are shown then. */
export const packetDetailOf = (packet: ReadPacket, row: PacketRow, datagram?: Datagram): PacketDetail => {
  const layers: Layer[] = [frameLayer(packet)];
  if (datagram !== undefined) {
    const { analyser, frames } = datagram;
    const { bytes, end, version } = analyser.packet;
    const fragments = {
      name: version === 4 ? "ip.fragments" : "ipv6.fragments",
      value: `${frames.length}: ${frames.join(", ")}`,
      from: 0,
      to: 0,
    };
    layers[0]?.fields.push(fragments);
    layers.push(...tcpLayers(analyser, bytes, { row, linkType: packet.linkType, asSent: false }));
    return { row, layers, bytes: bytes.slice(0, Math.min(end, HEX_OCTETS)), captured: end, length: end };
  }
  const alone = new Analyser();
  if (alone.take({ ...packet }))
    layers.push(...tcpLayers(alone, packet.bytes, { row, linkType: packet.linkType, asSent: true }));
  return {
    row,
    layers,
    bytes: packet.bytes.slice(0, HEX_OCTETS),
    captured: packet.bytes.length,
    length: packet.originalLength,
  };
};

const frameLayer = (packet: ReadPacket): Layer => {
  const { bytes, frame, seconds, nanoseconds, originalLength, interfaceName, interfaceId } = packet;
  const whole = { from: 0, to: 0 };
  const date = new Date(seconds * 1000);
  const fraction = String(nanoseconds).padStart(9, "0");
  // A damaged file may name an instant that no calendar has.
  const time = Number.isNaN(date.getTime())
    ? `${seconds}.${fraction} s`
    : `${date.toISOString().slice(0, 19)}.${fraction}Z`;
  const cut = bytes.length < originalLength ? ` (${bytes.length} captured)` : "";
  return {
    title: "Frame",
    fields: [
      { name: "frame.number", value: String(frame), ...whole },
      { name: "frame.time_utc", value: time, ...whole },
      { name: "frame.len", value: `${originalLength}${cut}`, ...whole },
      { name: "frame.interface", value: interfaceName ?? String(interfaceId), ...whole },
    ],
  };
};

/** The innermost IP header and what follows. */
const tcpLayers = (
  alone: Analyser,
  bytes: Uint8Array,
  { row, linkType, asSent }: { readonly row: PacketRow; readonly linkType: number; readonly asSent: boolean },
): Layer[] => {
  const { packet: layered, segment } = alone;
  const at = layered.segment;
  const data = Math.max(0, segment.dataEnd - segment.data);
  const { version } = layered;
  const link = version === 4 ? layered.source - 12 : layered.source - 8;
  const layers = [
    ipLayer(bytes, { start: link, version, asSent }),
    tcpLayer(alone, row),
    ...optionLayers(alone),
  ];
  if (segment.length > 0)
    layers.push({
      title: "Data",
      fields: [
        {
          name: "tcp.payload",
          value:
            data < segment.length ? `${segment.length} octets, ${data} captured` : `${segment.length} octets`,
          from: segment.data,
          to: segment.data + data,
        },
      ],
    });
  if (link > 0 && at > 0) layers.unshift(...linkLayers(bytes, linkType, link));
  return layers;
};

const tcpLayer = ({ packet, segment }: Analyser, row: PacketRow): Layer => {
  const at = packet.segment;
  const field = (name: string, value: string, from: number, length: number): Field => ({
    name,
    value,
    from: at + from,
    to: at + from + length,
  });
  const scaled = row.window === segment.window ? "" : ` → ${row.window.toLocaleString("en")}`;
  return {
    title: "TCP",
    fields: [
      field("tcp.srcport", String(segment.sourcePort), 0, 2),
      field("tcp.dstport", String(segment.destinationPort), 2, 2),
      field("tcp.seq", `${row.seq} (${segment.seq >>> 0})`, 4, 4),
      field("tcp.ack", `${row.ack} (${segment.ack >>> 0})`, 8, 4),
      field("tcp.hdr_len", String(segment.headerLength), 12, 1),
      field("tcp.flags", `0x${hex(segment.flags, 3)} (${flagText(segment.flags)})`, 12, 2),
      field("tcp.window_size", `${segment.window}${scaled}`, 14, 2),
      field("tcp.checksum", `0x${hex(segment.checksum, 4)}`, 16, 2),
      ...((segment.flags & 0x20) === 0 ? [] : [field("tcp.urgent_pointer", String(segment.urgent), 18, 2)]),
      field("tcp.len", String(segment.length), 0, 0),
    ],
  };
};

const optionLayers = ({ packet, segment }: Analyser): Layer[] => {
  const range = { from: packet.segment + 20, to: packet.segment + segment.headerLength };
  const fields: Field[] = [];
  if (segment.mss >= 0) fields.push({ name: "tcp.options.mss_val", value: String(segment.mss), ...range });
  if (segment.windowScale >= 0)
    fields.push({ name: "tcp.options.wscale.shift", value: String(segment.windowScale), ...range });
  if (segment.sackPermitted) fields.push({ name: "tcp.options.sack_perm", value: "yes", ...range });
  if (segment.hasTimestamps)
    fields.push(
      { name: "tcp.options.timestamp.tsval", value: String(segment.tsVal >>> 0), ...range },
      { name: "tcp.options.timestamp.tsecr", value: String(segment.tsEcr >>> 0), ...range },
    );
  for (let edge = 0; edge < segment.sackBlocks * 2; edge += 2)
    fields.push({
      name: "tcp.options.sack",
      value: `${(segment.sack[edge] as number) >>> 0} – ${(segment.sack[edge + 1] as number) >>> 0}`,
      ...range,
    });
  return fields.length === 0 ? [] : [{ title: "TCP options", fields }];
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
