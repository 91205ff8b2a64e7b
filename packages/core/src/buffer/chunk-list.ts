/**
 * A run of octets in pieces: added at the end, taken from the front, looked at anywhere. Empty it holds no memory; the
 * pieces grow with what is written, from 1 KiB to 64 KiB.
 */
import { invariant } from "../base/errors.ts";
import { CHUNK_SIZE_MAX, giveChunkBack, takeChunk } from "./chunk-pool.ts";

/** A piece; the octets from `start` to before `end` are in use, and the first of them is number `position`. */
interface Chunk {
  readonly bytes: Uint8Array;
  start: number;
  end: number;
  position: number;
}

export class ChunkList {
  #chunks: Chunk[] = none;
  #last: Chunk | undefined = undefined;
  /** The number of the first octet held; numbers are counted from when the list was made. */
  #front = 0;
  /** Where `view` found what it was last asked for: the next question is mostly about what follows. */
  #cursor = 0;
  /** Octets held. */
  length = 0;

  /** Copies in the octets of `bytes` from `from` to before `to`. */
  append(bytes: Uint8Array, from: number, to: number): void {
    const last = this.#last;
    const count = to - from;
    if (last !== undefined && last.bytes.length - last.end >= count) {
      last.bytes.set(count === bytes.length ? bytes : bytes.subarray(from, to), last.end);
      last.end += count;
      this.length += count;
      return;
    }
    this.#appendAcross(bytes, from, to);
  }

  /** The octets from `offset` on, counted from the first held: a view where they lie in one piece, else a copy. */
  view(offset: number, length: number): Uint8Array {
    invariant(offset >= 0 && length >= 0 && offset + length <= this.length, "a view beyond what is held");
    if (length === 0) return noBytes;
    const position = this.#front + offset;
    const index = this.#indexOf(position);
    const chunk = this.#chunks[index] as Chunk;
    const start = chunk.start + position - chunk.position;
    if (start + length <= chunk.end) return chunk.bytes.subarray(start, start + length);
    const copy = new Uint8Array(length);
    this.#copyFrom(index, position, copy);
    return copy;
  }

  /** Copies the octets from `offset` on into `into`, as many as there are and fit; returns how many. */
  copy(into: Uint8Array, offset: number): number {
    const count = Math.min(into.length, this.length - offset);
    if (count <= 0) return 0;
    const position = this.#front + offset;
    this.#copyFrom(this.#indexOf(position), position, into.length === count ? into : into.subarray(0, count));
    return count;
  }

  /** Throws the first `count` octets away. */
  discard(count: number): void {
    invariant(count >= 0 && count <= this.length, "more discarded than is held");
    this.#front += count;
    this.length -= count;
    if (this.length === 0) {
      this.#release();
      return;
    }
    let gone = 0;
    let chunk = this.#chunks[0] as Chunk;
    while (this.#front >= chunk.position + chunk.end - chunk.start) {
      giveChunkBack(chunk.bytes);
      gone += 1;
      chunk = this.#chunks[gone] as Chunk;
    }
    const within = this.#front - chunk.position;
    chunk.start += within;
    chunk.position += within;
    if (gone === 0) return;
    if (gone === 1) this.#chunks.shift();
    else this.#chunks.splice(0, gone);
    this.#cursor = Math.max(0, this.#cursor - gone);
  }

  /** Takes over all that `other` holds, behind what is held here. Small pieces are copied, or they would pile up. */
  absorb(other: ChunkList): void {
    if (this.length === 0) this.#release();
    for (const chunk of other.#chunks) {
      const count = chunk.end - chunk.start;
      if (count <= COPIED_MAX) {
        this.append(chunk.bytes, chunk.start, chunk.end);
        giveChunkBack(chunk.bytes);
      } else {
        this.#push({
          bytes: chunk.bytes,
          start: chunk.start,
          end: chunk.end,
          position: this.#front + this.length,
        });
        this.length += count;
      }
    }
    other.#chunks = none;
    other.#last = undefined;
    other.length = 0;
  }

  /** Octets of memory the pieces take, in use or not. */
  get capacity(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
  }

  #appendAcross(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const last = this.#last;
      const chunk = last === undefined || last.end === last.bytes.length ? this.#grow(to - at) : last;
      const count = Math.min(to - at, chunk.bytes.length - chunk.end);
      chunk.bytes.set(bytes.subarray(at, at + count), chunk.end);
      chunk.end += count;
      this.length += count;
      at += count;
    }
  }

  /** One more piece: for what is to be written, and twice as large as the last one. */
  #grow(wanted: number): Chunk {
    const next = this.#last === undefined ? 0 : Math.min(CHUNK_SIZE_MAX, this.#last.bytes.length * 2);
    const bytes = takeChunk(Math.max(wanted, next));
    return this.#push({ bytes, start: 0, end: 0, position: this.#front + this.length });
  }

  #push(chunk: Chunk): Chunk {
    if (this.#chunks === none) this.#chunks = [chunk];
    else this.#chunks.push(chunk);
    this.#last = chunk;
    return chunk;
  }

  #release(): void {
    for (const chunk of this.#chunks) giveChunkBack(chunk.bytes);
    this.#chunks = none;
    this.#last = undefined;
    this.#cursor = 0;
  }

  /** The index of the piece that holds the octet with the number `position`. */
  #indexOf(position: number): number {
    for (let index = this.#cursor; index < this.#cursor + 2; index += 1) {
      const chunk = this.#chunks[index];
      if (chunk === undefined || position < chunk.position) break;
      if (position < chunk.position + chunk.end - chunk.start) {
        this.#cursor = index;
        return index;
      }
    }
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#chunks[middle] as Chunk).position <= position) low = middle;
      else high = middle - 1;
    }
    this.#cursor = low;
    return low;
  }

  #copyFrom(first: number, position: number, into: Uint8Array): void {
    let done = 0;
    for (let index = first; done < into.length; index += 1) {
      const chunk = this.#chunks[index] as Chunk;
      const start = chunk.start + Math.max(0, position - chunk.position);
      const end = Math.min(chunk.end, start + into.length - done);
      into.set(chunk.bytes.subarray(start, end), done);
      done += end - start;
    }
  }
}

/** A piece with no more octets in use than this is copied, not linked, when two lists are joined. */
const COPIED_MAX = 1024;
const none: Chunk[] = [];
const noBytes = new Uint8Array(0);
