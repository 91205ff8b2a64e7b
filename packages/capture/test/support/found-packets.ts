/** A capture read to the end: what it takes to compare each TCP packet with Wireshark's reading of it. */
import { ipAddressText, addressFrom } from "@tcplens/core/wire";
import { be16, be32 } from "../../src/base/octets.ts";
import type { CaptureProblem } from "../../src/base/problem.ts";
import { CaptureReader } from "../../src/file/capture-reader.ts";
import { fragmentLayer } from "../../src/layers/fragments.ts";
import { LayeredPacket } from "../../src/layers/layered-packet.ts";
import { layerTables } from "../../src/layers/tables.ts";

export interface FoundPacket {
  readonly frame: number;
  readonly time: string;
  readonly length: number;
  readonly captured: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly seq: number | undefined;
  readonly ack: number | undefined;
  readonly headerLength: number | undefined;
  /** Octets of data; not known of a quote and of a fragment. */
  readonly dataLength: number | undefined;
}

export interface FoundCapture {
  readonly packets: readonly FoundPacket[];
  readonly frames: number;
  readonly problem: CaptureProblem | undefined;
}

export const foundIn = (pieces: Iterable<Uint8Array>): FoundCapture => {
  const packet = new LayeredPacket(layerTables, fragmentLayer());
  const packets: FoundPacket[] = [];
  const reader = new CaptureReader((record) => {
    const { linkType, bytes, start, end, originalLength } = record;
    packet.time = record.seconds * 1000;
    if (!packet.peel(linkType, bytes, start, end, originalLength)) return;
    const captured = end - start;
    packets.push({
      frame: record.frame,
      time: timeText(record.seconds, record.nanoseconds),
      length: originalLength,
      captured,
      ...segmentOf(packet),
    });
  });
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return { packets, frames: reader.frames, problem: reader.problem };
};

/** As Wireshark writes it, in seconds. */
const timeText = (seconds: number, nanoseconds: number): string => {
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const size = total < 0n ? -total : total;
  return `${total < 0n ? "-" : ""}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, "0")}`;
};

const segmentOf = (packet: LayeredPacket): Omit<FoundPacket, "frame" | "time" | "length" | "captured"> => {
  const { bytes, segment: at, end } = packet;
  const octets = (need: number, read: () => number): number | undefined =>
    at + need <= end ? read() : undefined;
  const headerLength = octets(13, () => ((bytes[at + 12] ?? 0) >>> 4) * 4);
  return {
    source: addressAt(packet, packet.source),
    destination: addressAt(packet, packet.destination),
    sourcePort: octets(4, () => be16(bytes, at)),
    destinationPort: octets(4, () => be16(bytes, at + 2)),
    seq: octets(8, () => be32(bytes, at + 4)),
    ack: octets(12, () => be32(bytes, at + 8)),
    headerLength,
    dataLength:
      packet.quoted || packet.fragment || headerLength === undefined || packet.segmentLength < 20
        ? undefined
        : packet.segmentLength - headerLength,
  };
};

const addressAt = ({ bytes, version }: LayeredPacket, at: number): string =>
  ipAddressText(addressFrom(bytes, at, version === 4 ? 4 : 6));
