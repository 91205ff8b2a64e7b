/**
 * What a reader must have read before it can read one packet alone: the file's header and the descriptions of its
 * interfaces. Everything else can be passed over.
 */
import { CaptureReader, type CaptureReaderOptions, type CaptureRecord } from "@tcplens/capture";

/** Octets from one offset to another, of the decompressed file. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Notes, while a file is read, which parts of it describe interfaces. */
export class Prologue {
  readonly ranges: Range[] = [];
  /** What the reader of the whole file found: of pcap it is told by the first packets alone. */
  options: CaptureReaderOptions = {};
  #interfaces = -1;
  #last = 0;

  /** To be called for each packet; `interfaces`: how many are described by now; `packetHeader`: as the reader has it. */
  pass(offset: number, interfaces: number, packetHeader: number | undefined): void {
    if (interfaces !== this.#interfaces) {
      if (packetHeader !== undefined) this.options = { packetHeader };
      this.#interfaces = interfaces;
      if (this.ranges.length < RANGES_MAX) this.ranges.push({ from: this.#last, to: offset });
    }
    this.#last = offset;
  }

  /** Those that lie before the packet. */
  before(offset: number): readonly Range[] {
    return this.ranges.filter(({ to }) => to <= offset);
  }
}

/** A file with more sections than that is read from its last known one on. */
const RANGES_MAX = 1000;

/** A packet that has been read again. */
export interface ReadPacket extends Readonly<CaptureRecord> {
  readonly interfaceName: string | undefined;
}

/**
 * Reads the packets at these offsets again, in order. `read` gives octets of the decompressed file. What cannot be read
 * any more (the file was cut meanwhile) is left out.
 */
export async function* readPackets(
  prologue: Prologue,
  offsets: Iterable<number>,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): AsyncGenerator<ReadPacket> {
  const known = new Map<Range, Uint8Array>();
  for (const offset of offsets) {
    let taken: ReadPacket | undefined;
    let armed = false;
    const reader: CaptureReader = new CaptureReader((record) => {
      if (!armed || taken !== undefined) return;
      // A copy of its own: what it lies in may be used again, and would cross to another thread whole.
      const bytes = new Uint8Array(record.end - record.start);
      bytes.set(record.bytes.subarray(record.start, record.end));
      const interfaceName = reader.interfaces[record.interfaceId]?.name;
      taken = { ...record, bytes, start: 0, end: bytes.length, interfaceName };
    }, prologue.options);
    for (const range of prologue.before(offset)) {
      const octets = known.get(range) ?? (await read(range.from, range.to - range.from));
      known.set(range, octets);
      reader.push(octets);
    }
    armed = true;
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
 * Reads the packets from one offset to another again, in order, both included. `read` as above; the records are those of
 * the whole file but for their `frame`, which counts from 1.
 */
export const readThrough = async (
  prologue: Prologue,
  { from, to }: Range,
  read: (offset: number, length: number) => Promise<Uint8Array>,
  take: (record: CaptureRecord, offset: number) => void,
): Promise<void> => {
  let [before, armed, frames] = [0, false, 0];
  const reader = new CaptureReader((record) => {
    const offset = record.offset - before + from;
    if (!armed || offset > to) return;
    frames += 1;
    take(Object.assign({}, record, { frame: frames }), offset);
  }, prologue.options);
  for (const range of prologue.before(from)) {
    const octets = await read(range.from, range.to - range.from);
    before += octets.length;
    reader.push(octets);
  }
  armed = true;
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
