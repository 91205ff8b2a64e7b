/**
 * A line for every TCP packet of a capture, in typed arrays: enough to draw the ladder and the graphs without reading the
 * file again. It has a limit; what comes after it is analysed, and cannot be looked at one by one.
 */
import { type Analyser, relativeAck, relativeSeq, scaledWindow } from "@tcplens/capture";
import { judgementBits } from "./judgements.ts";

/** Rows of one chunk: a full one is never copied. */
const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;

/** Packets at most: some 150 MB. */
const INDEXED_MAX = 2_500_000;

/** Columns of up to {@link CHUNK} rows. */
class Chunk {
  /** Octets from the start of the (decompressed) file to the packet's record. */
  readonly offset = new Float64Array(CHUNK);
  /** ns since the stream's first packet. */
  readonly time = new Float64Array(CHUNK);
  readonly frame = new Uint32Array(CHUNK);
  /** Twice the stream's number, + 1 for what its `b` sent. */
  readonly direction = new Uint32Array(CHUNK);
  /** Counted from the start and on beyond 2³². */
  readonly seq = new Float64Array(CHUNK);
  readonly ack = new Float64Array(CHUNK);
  readonly length = new Uint32Array(CHUNK);
  readonly window = new Uint32Array(CHUNK);
  /** Of Wireshark's analysis, as bits. */
  readonly analysis = new Uint32Array(CHUNK);
  /** What is known beyond Wireshark's flags, as bits (`judgements.ts`). */
  readonly judgements = new Uint16Array(CHUNK);
  /** Of the TCP header. */
  readonly flags = new Uint16Array(CHUNK);
  /** ns; NaN: acknowledges nothing of its own. */
  readonly rtt = new Float32Array(CHUNK);
  readonly inFlight = new Uint32Array(CHUNK);
}

/** SACK blocks: of which row, from where to where. */
class SackBlocks {
  row = new Uint32Array(1024);
  from = new Float64Array(1024);
  to = new Float64Array(1024);
  size = 0;

  add(row: number, from: number, to: number): void {
    if (this.size === SACK_BLOCKS_MAX) return;
    if (this.size === this.row.length) this.#grow();
    this.row[this.size] = row;
    this.from[this.size] = from;
    this.to[this.size] = to;
    this.size += 1;
  }

  #grow(): void {
    const length = this.size * 2;
    const [row, from, to] = [new Uint32Array(length), new Float64Array(length), new Float64Array(length)];
    row.set(this.row);
    from.set(this.from);
    to.set(this.to);
    [this.row, this.from, this.to] = [row, from, to];
  }
}

const SACK_BLOCKS_MAX = 1_000_000;

/** See the file's head. */
export class PacketIndex {
  readonly #chunks: Chunk[] = [];
  readonly #max: number;
  readonly sack: SackBlocks = new SackBlocks();
  /** The highest sequence number of each direction so far, counted on beyond 2³². */
  #highest = new Float64Array(256);
  #size = 0;

  constructor(max: number = INDEXED_MAX) {
    this.#max = max;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether later packets are left out. */
  get full(): boolean {
    return this.#size === this.#max;
  }

  /** The packet that the analyser has just taken; `offset` is its record's. */
  add(analyser: Analyser, offset: number): void {
    const row = this.#size;
    if (row === this.#max) return;
    const at = row & CHUNK_MASK;
    if (at === 0) this.#chunks.push(new Chunk());
    const chunk = this.#chunks.at(-1) as Chunk;
    const { segment, asRecorded: judge, store, direction, packet } = analyser;
    const relative = relativeAck(segment, store, direction);
    const ack = this.#unwrapped(direction ^ 1, relative, false);
    chunk.offset[at] = offset;
    chunk.time[at] = analyser.time;
    chunk.frame[at] = packet.frame;
    chunk.direction[at] = direction;
    chunk.seq[at] = this.#unwrapped(direction, relativeSeq(segment, store, direction), true);
    chunk.ack[at] = ack;
    chunk.length[at] = segment.length;
    chunk.window[at] = scaledWindow(segment, store, direction);
    chunk.analysis[at] = judge.flags;
    chunk.judgements[at] = judgementBits(analyser);
    chunk.flags[at] = segment.flags;
    chunk.rtt[at] = judge.ackRtt;
    chunk.inFlight[at] = judge.bytesInFlight;
    this.#size = row + 1;
    for (let edge = 0; edge < segment.sackBlocks * 2; edge += 2) {
      const from = ack + (((segment.sack[edge] as number) - segment.ack) | 0);
      this.sack.add(
        row,
        from,
        from + (((segment.sack[edge + 1] as number) - (segment.sack[edge] as number)) >>> 0),
      );
    }
  }

  #unwrapped(direction: number, relative: number, sent: boolean): number {
    if (direction >= this.#highest.length) {
      const larger = new Float64Array(2 ** Math.ceil(Math.log2(direction + 2)));
      larger.set(this.#highest);
      this.#highest = larger;
    }
    const highest = this.#highest[direction] as number;
    const number = highest + ((relative - highest) | 0);
    if (sent && number > highest) this.#highest[direction] = number;
    return number < 0 ? relative : number;
  }

  offset(row: number): number {
    return this.#chunk(row).offset[row & CHUNK_MASK] as number;
  }
  time(row: number): number {
    return this.#chunk(row).time[row & CHUNK_MASK] as number;
  }
  frame(row: number): number {
    return this.#chunk(row).frame[row & CHUNK_MASK] as number;
  }
  direction(row: number): number {
    return this.#chunk(row).direction[row & CHUNK_MASK] as number;
  }
  seq(row: number): number {
    return this.#chunk(row).seq[row & CHUNK_MASK] as number;
  }
  ack(row: number): number {
    return this.#chunk(row).ack[row & CHUNK_MASK] as number;
  }
  length(row: number): number {
    return this.#chunk(row).length[row & CHUNK_MASK] as number;
  }
  window(row: number): number {
    return this.#chunk(row).window[row & CHUNK_MASK] as number;
  }
  analysis(row: number): number {
    return this.#chunk(row).analysis[row & CHUNK_MASK] as number;
  }
  judgements(row: number): number {
    return this.#chunk(row).judgements[row & CHUNK_MASK] as number;
  }
  flags(row: number): number {
    return this.#chunk(row).flags[row & CHUNK_MASK] as number;
  }
  rtt(row: number): number {
    return this.#chunk(row).rtt[row & CHUNK_MASK] as number;
  }
  inFlight(row: number): number {
    return this.#chunk(row).inFlight[row & CHUNK_MASK] as number;
  }

  #chunk(row: number): Chunk {
    return this.#chunks[row >>> CHUNK_BITS] as Chunk;
  }

  /** Calls `visit` for each row from `from` on that `streams` has, with what it has for it. */
  visit(
    from: number,
    streams: ReadonlyMap<number, number>,
    visit: (row: number, value: number) => void,
  ): void {
    for (let row = from; row < this.#size; row += 1) {
      const value = streams.get(this.direction(row) >>> 1);
      if (value !== undefined) visit(row, value);
    }
  }

  /** The rows of a stream, from `from` on, added to `rows`. */
  collect(stream: number, from: number, rows: RowList): void {
    for (let row = from; row < this.#size;) {
      const chunk = this.#chunk(row).direction;
      const end = Math.min(this.#size - row + (row & CHUNK_MASK), CHUNK);
      const start = row & CHUNK_MASK;
      for (let at = start; at < end; at += 1)
        if ((chunk[at] as number) >>> 1 === stream) rows.push(row + at - start);
      row += end - start;
    }
  }
}

/** A growing list of row numbers. */
export class RowList {
  #rows = new Uint32Array(256);
  length = 0;

  push(row: number): void {
    if (this.length === this.#rows.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.length] = row;
    this.length += 1;
  }

  at(index: number): number {
    return this.#rows[index] as number;
  }

  /** Where the row stands, or would: the first that is not before it. */
  search(row: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
