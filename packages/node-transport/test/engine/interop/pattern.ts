/** Octets that can be checked one by one at the other end without being kept: a long random block, again and again. */

/** How long the block is: a prime, so that no size of a buffer or a segment divides it. */
const PERIOD = 1_048_583;
/** The most that is taken at once. */
export const CHUNK_MAX = 65_536;

/** The next octets to send, as views of the block: to be read, not changed. */
export class PatternSource {
  #at = 0;

  next(size: number): Buffer {
    const length = Math.min(size, CHUNK_MAX);
    const chunk = block.subarray(this.#at, this.#at + length);
    this.#at = (this.#at + length) % PERIOD;
    return chunk;
  }
}

/** Compares what comes with what has to come. */
export class PatternCheck {
  /** Octets so far. */
  received = 0;
  /** The position of a chunk with the first octet that was not as sent; `undefined`: all were. */
  firstWrong: number | undefined;

  take(chunk: Uint8Array): void {
    for (let done = 0; done < chunk.length;) {
      const at = (this.received + done) % PERIOD;
      const length = Math.min(chunk.length - done, CHUNK_MAX);
      const isRight = block.compare(chunk, done, done + length, at, at + length) === 0;
      if (!isRight) this.firstWrong ??= this.received + done;
      done += length;
    }
    this.received += chunk.length;
  }
}

/** The block, and what comes after its end for as long as a chunk is. xorshift32: not chance, but without a period. */
const block: Buffer = (() => {
  const octets = Buffer.allocUnsafe(PERIOD + CHUNK_MAX);
  let word = 0x9e37_79b9;
  for (let index = 0; index < PERIOD; index++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    octets[index] = word;
  }
  octets.copy(octets, PERIOD, 0, CHUNK_MAX);
  return octets;
})();
