/** Packets of a capture, read again by the offsets of their records. */
import { type CaptureReader, type CaptureRecord, packetComments, packetFlags } from "@tcplens/capture";
import type { ReadOctets } from "./capture-octets.ts";

/** Octets from one offset to another, of the decompressed file. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** A packet that has been read again. */
export interface ReadPacket extends Readonly<CaptureRecord> {
  readonly interfaceName: string | undefined;
  /** Those that it has in the capture. */
  readonly comments: readonly string[];
  /** As pcapng has it. */
  readonly flags: number | undefined;
}

/**
 * Reads the packets at these offsets again, in order. `first`: what has given them; `read` gives octets of the
 * decompressed file. What cannot be read any more (the file was cut meanwhile) is left out.
 */
export async function* readPackets(
  first: CaptureReader,
  offsets: Iterable<number>,
  read: ReadOctets,
): AsyncGenerator<ReadPacket> {
  for (const offset of offsets) {
    let taken: ReadPacket | undefined;
    const reader = first.at(offset, (record) => {
      if (taken !== undefined) return;
      // A copy of its own: what it lies in may be used again, and would cross to another thread whole.
      const bytes = new Uint8Array(record.end - record.start);
      bytes.set(record.bytes.subarray(record.start, record.end));
      const interfaceName = first.interfaces[record.interfaceId]?.name;
      const [comments, flags] = [packetComments(record), packetFlags(record)];
      taken = { ...record, bytes, start: 0, end: bytes.length, interfaceName, comments, flags };
    });
    let [at, length] = [offset, FIRST_READ];
    for (;;) {
      const piece = await read(at, length);
      if (piece.length === 0) break;
      reader.push(piece);
      at += piece.length;
      length = Math.min(length * 4, READ_MAX);
      if (taken !== undefined || reader.problem !== undefined) break;
    }
    if (taken !== undefined) yield taken;
  }
}

/**
 * Reads the packets from one offset to another again, in order, both included. `first` and `read` as above; the records
 * are those of the whole file but for their `frame`, which counts from 1.
 */
export const readThrough = async (
  first: CaptureReader,
  { from, to }: Range,
  read: ReadOctets,
  take: (record: CaptureRecord) => void,
): Promise<void> => {
  const reader = first.at(from, (record) => {
    if (record.offset <= to) take({ ...record });
  });
  for (let at = from; at <= to;) {
    const piece = await read(at, Math.min(READ_MAX, to - at + FIRST_READ));
    if (piece.length === 0) break;
    reader.push(piece);
    at += piece.length;
    if (reader.problem !== undefined) break;
  }
};

/** Octets: most packets and their headers fit in. */
const FIRST_READ = 4096;
const READ_MAX = 1 << 20;
