/**
 * RFC 9293 §3.10.7.4 (SHLD-31): what has arrived and has not been read, and what has arrived beyond a gap. Offsets are
 * counted from RCV.NXT, the next octet expected. Of octets that come twice the first copy stays.
 */
import { ChunkList } from "./chunk-list.ts";

/** Octets from `start` to before `end`, counted from RCV.NXT; negative: already in order. */
export interface HeldRange {
  readonly start: number;
  readonly end: number;
}

/** Runs of octets beyond a gap kept at a time. What would begin one more is not kept: the peer sends it again. */
export const OUT_OF_ORDER_BLOCKS_MAX = 1024;

/** Octets beyond a gap, numbered from the beginning of the stream. */
interface Block {
  readonly start: number;
  end: number;
  readonly octets: ChunkList;
}

export class ReceiveBuffer {
  readonly #inOrder: ChunkList = new ChunkList();
  /** By position, none touching the next. */
  #blocks: Block[] = none;
  /** RCV.NXT, numbered from the beginning of the stream. */
  #next = 0;
  #duplicateStart = 0;
  #duplicateEnd = 0;
  /** Octets held beyond a gap. */
  outOfOrderBytes = 0;

  /** Octets that can be read. */
  get readable(): number {
    return this.#inOrder.length;
  }

  /**
   * Takes octets that begin `offset` beyond RCV.NXT; 0: the next expected. Returns by how much RCV.NXT moves on. The
   * caller has cut off what lies before RCV.NXT and beyond the window.
   */
  insert(offset: number, bytes: Uint8Array): number {
    this.#duplicateEnd = 0;
    const before = this.#next;
    if (this.#blocks.length === 0 && offset === 0) {
      this.#inOrder.append(bytes, 0, bytes.length);
      this.#next += bytes.length;
    } else if (bytes.length > 0) {
      if (offset === 0) this.#fill(bytes);
      else this.#keep(this.#next + offset, bytes);
    }
    return this.#next - before;
  }

  /** Reads into `into`, as many octets as there are and fit; returns how many. */
  read(into: Uint8Array): number {
    const count = this.#inOrder.copy(into, 0);
    if (count > 0) this.#inOrder.discard(count);
    return count;
  }

  /** The same without taking them away, from `offset` on. */
  peek(into: Uint8Array, offset: number): number {
    return this.#inOrder.copy(into, offset);
  }

  /** What can be read, thrown away unread. */
  discardReadable(): void {
    this.#inOrder.discard(this.#inOrder.length);
  }

  /** The runs held beyond a gap, by position, as RCV.NXT now stands. */
  get outOfOrder(): readonly HeldRange[] {
    return this.#blocks.map(({ start, end }) => ({ start: start - this.#next, end: end - this.#next }));
  }

  /** How many runs that are. */
  get outOfOrderCount(): number {
    return this.#blocks.length;
  }

  /** The run at `index`, by position; counted from the end where it is negative. */
  outOfOrderAt(index: number): HeldRange | undefined {
    const block = this.#blocks.at(index);
    return block === undefined ? undefined : { start: block.start - this.#next, end: block.end - this.#next };
  }

  /** The index of the run that holds the octet at `offset` from RCV.NXT; -1: none does. */
  outOfOrderIndex(offset: number): number {
    const position = this.#next + offset;
    const index = this.#firstReaching(position + 1);
    const block = this.#blocks[index];
    return block !== undefined && block.start <= position ? index : -1;
  }

  /**
   * RFC 2883 §4: of what was last inserted, the first run that had been held already, as RCV.NXT now stands;
   * `undefined`: nothing had. What the caller cut off before RCV.NXT is for the caller to report.
   */
  get duplicate(): HeldRange | undefined {
    if (this.#duplicateEnd === 0) return undefined;
    return { start: this.#duplicateStart - this.#next, end: this.#duplicateEnd - this.#next };
  }

  /** Throws away all that lies beyond a gap. */
  dropOutOfOrder(): void {
    for (const { octets } of this.#blocks) octets.discard(octets.length);
    this.#blocks = none;
    this.outOfOrderBytes = 0;
  }

  /** Octets of memory in hand, for measuring. */
  get capacity(): number {
    return this.#blocks.reduce((sum, { octets }) => sum + octets.capacity, this.#inOrder.capacity);
  }

  /** The next expected octets have come while there are blocks beyond them. */
  #fill(bytes: Uint8Array): void {
    const start = this.#next;
    let taken = 0;
    let reached = 0;
    for (const block of this.#blocks) {
      if (block.start > start + bytes.length) break;
      this.#inOrder.append(bytes, taken, block.start - start);
      this.#noteDuplicate(block.start, Math.min(block.end, start + bytes.length));
      this.outOfOrderBytes -= block.octets.length;
      this.#inOrder.absorb(block.octets);
      taken = block.end - start;
      reached += 1;
    }
    if (taken < bytes.length) this.#inOrder.append(bytes, taken, bytes.length);
    this.#next = start + Math.max(taken, bytes.length);
    this.#remove(0, reached);
  }

  /** Octets beyond a gap, from `start` on. */
  #keep(start: number, bytes: Uint8Array): void {
    const end = start + bytes.length;
    const index = this.#firstReaching(start);
    let block = this.#blocks[index];
    if (block === undefined || block.start > start) {
      const added = this.#begin(index, start, Math.min(end, block?.start ?? end), bytes);
      if (added === undefined) return;
      block = added;
    } else {
      this.#noteDuplicate(start, Math.min(end, block.end));
    }
    let swallowed = 0;
    for (;;) {
      const next = this.#blocks[index + swallowed + 1];
      const until = Math.min(end, next?.start ?? end);
      if (block.end < until) {
        block.octets.append(bytes, block.end - start, until - start);
        this.outOfOrderBytes += until - block.end;
        block.end = until;
      }
      if (next === undefined || next.start > block.end) break;
      this.#noteDuplicate(next.start, Math.min(end, next.end));
      block.octets.absorb(next.octets);
      block.end = next.end;
      swallowed += 1;
    }
    this.#remove(index + 1, swallowed);
  }

  /** A new block at `index`; `undefined` where there are too many already and this one joins no other. */
  #begin(index: number, start: number, end: number, bytes: Uint8Array): Block | undefined {
    const joins = this.#blocks[index]?.start === end;
    if (this.#blocks.length >= OUT_OF_ORDER_BLOCKS_MAX && !joins) return undefined;
    const block: Block = { start, end, octets: new ChunkList() };
    block.octets.append(bytes, 0, end - start);
    this.outOfOrderBytes += end - start;
    if (this.#blocks === none) this.#blocks = [block];
    else this.#blocks.splice(index, 0, block);
    return block;
  }

  #remove(index: number, count: number): void {
    if (count === 0) return;
    if (count === this.#blocks.length) this.#blocks = none;
    else this.#blocks.splice(index, count);
  }

  /** The index of the first block that ends at `position` or beyond; most often it is the last one. */
  #firstReaching(position: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle] as Block).end < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #noteDuplicate(start: number, end: number): void {
    if (start >= end || this.#duplicateEnd !== 0) return;
    this.#duplicateStart = start;
    this.#duplicateEnd = end;
  }
}

const none: Block[] = [];
