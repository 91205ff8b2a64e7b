/** What a program writes, as pieces to be iterated over once; what nobody reads is left in the pipe beyond a bound. */
import type { Readable } from "node:stream";

/**
 * See the file's head. Not a generator: its `return` would wait for the next piece, which on a quiet network never comes.
 */
export class OctetQueue implements AsyncIterableIterator<Uint8Array, undefined, undefined> {
  readonly #pieces: Uint8Array[] = [];
  readonly #waiting: ((result: IteratorResult<Uint8Array, undefined>) => void)[] = [];
  readonly #abandoned: () => void;
  #source: Readable | undefined;
  #held = 0;
  #bounded = true;
  #ended = false;

  /** `abandoned`: the reader has left before the end. */
  constructor(abandoned: () => void) {
    this.#abandoned = abandoned;
  }

  fill(source: Readable): void {
    this.#source = source;
    source.on("data", (piece: Uint8Array) => {
      if (this.#ended) return;
      const reader = this.#waiting.shift();
      if (reader !== undefined) {
        reader({ done: false, value: piece });
        return;
      }
      this.#pieces.push(piece);
      this.#held += piece.length;
      if (this.#bounded && this.#held > HELD_MAX) source.pause();
    });
  }

  /** Holds the rest, whatever it is: a program that is to end must not wait for its reader. */
  takeAll(): void {
    this.#bounded = false;
    this.#source?.resume();
  }

  /** There will be no more. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#waiting.splice(0)) reader(over);
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const piece = this.#pieces.shift();
    if (piece !== undefined) {
      this.#held -= piece.length;
      if (this.#held <= HELD_MAX) this.#source?.resume();
      return Promise.resolve({ done: false, value: piece });
    }
    if (this.#ended) return Promise.resolve(over);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#pieces.length = 0;
    this.end();
    this.#abandoned();
    return Promise.resolve(over);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Octets. */
const HELD_MAX = 4 * 1024 * 1024;
