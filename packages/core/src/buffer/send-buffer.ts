/**
 * RFC 9293 §3.9.1.2 (SEND): what the program has written and the peer has not yet acknowledged, copied when it was
 * written. Offsets are counted from the oldest octet kept.
 */
import { ChunkList } from "./chunk-list.ts";

export class SendBuffer {
  readonly #octets: ChunkList = new ChunkList();

  /** Octets kept. */
  get length(): number {
    return this.#octets.length;
  }

  /** Copies in the front of `bytes`, `max` octets at most; returns how many. */
  append(bytes: Uint8Array, max: number): number {
    const count = Math.min(bytes.length, max);
    if (count <= 0) return 0;
    this.#octets.append(bytes, 0, count);
    return count;
  }

  /**
   * `length` octets from `offset` on. Mostly a view of the buffer's own memory, which is used again once the octets have
   * been discarded: to be copied or encoded before that.
   */
  view(offset: number, length: number): Uint8Array {
    return this.#octets.view(offset, length);
  }

  /** Throws away the `count` oldest octets. */
  discard(count: number): void {
    this.#octets.discard(count);
  }

  /** Octets of memory in hand, for measuring. */
  get capacity(): number {
    return this.#octets.capacity;
  }
}
