/** The octets of a capture as its format has them: those of the file, or what gzip or zstd has made of them. */
import { compressionOf, decompressed } from "@tcplens/capture";
import type { ByteSource } from "./byte-source.ts";

/** Gives octets from an offset on. */
export type ReadOctets = (offset: number, length: number) => Promise<Uint8Array>;

/** See the file's head. Offsets count in what is decompressed. */
export class CaptureOctets {
  readonly #source: ByteSource;
  /** Octets of the file that have been taken. */
  taken = 0;
  #compressed: boolean | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** All of them, from the beginning. `problem` is told why they end early. */
  pieces(signal: AbortSignal, problem: (what: string) => void): AsyncIterable<Uint8Array> {
    return decompressed(this.#counted(signal), { problem, again: () => this.#source.pieces(signal) });
  }

  async *#counted(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#source.pieces(signal)) {
      this.taken += piece.length;
      yield piece;
    }
  }

  /**
   * A reader of its own: of a compressed file all before an offset is read again, unless it lies behind the last asked
   * for. What is asked of one reader is read in turn.
   */
  reader(): ReadOctets {
    const pieces = (): AsyncIterable<Uint8Array> => this.#source.pieces(new AbortController().signal);
    const again = new ReadAgain(() => decompressed(pieces(), { again: pieces }));
    return async (offset, length) => {
      this.#compressed ??= compressionOf(await this.#source.read(0, 4)) !== undefined;
      return this.#compressed ? again.read(offset, length) : this.#source.read(offset, length);
    };
  }
}

/** What is decompressed, read from its beginning again. */
class ReadAgain {
  readonly #begin: () => AsyncIterable<Uint8Array>;
  #pieces: AsyncIterator<Uint8Array> | undefined;
  /** The last pieces that it gave, and where they begin. */
  #kept = new Uint8Array(0);
  #from = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(begin: () => AsyncIterable<Uint8Array>) {
    this.#begin = begin;
  }

  /** One after the other: each moves what is kept. */
  read(offset: number, length: number): Promise<Uint8Array> {
    const octets = this.#turn.then(() => this.#read(offset, length));
    this.#turn = octets.catch(() => undefined);
    return octets;
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    if (this.#pieces === undefined || offset < this.#from) {
      this.#pieces = this.#begin()[Symbol.asyncIterator]();
      this.#kept = new Uint8Array(0);
      this.#from = 0;
    }
    for (;;) {
      const end = this.#from + this.#kept.length;
      if (end >= offset + length) break;
      const next = await this.#pieces.next();
      if (next.done === true) break;
      const old = this.#kept.subarray(
        Math.min(this.#kept.length, Math.max(0, Math.min(offset, end - KEPT) - this.#from)),
      );
      const kept = new Uint8Array(old.length + next.value.length);
      kept.set(old);
      kept.set(next.value, old.length);
      this.#from = end - old.length;
      this.#kept = kept;
    }
    return this.#kept.slice(offset - this.#from, offset - this.#from + length);
  }
}

/** Octets before the last asked for that stay at hand: the next may lie a little before. */
const KEPT = 65_536;
