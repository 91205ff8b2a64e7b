/** The octets of a capture as its format has them: those of the file, or what gzip or zstd has made of them. */
import { compressionOf, decompressed } from "@tcplens/capture";
import type { ByteSource } from "./byte-source.ts";

interface ReadAgain {
  readonly pieces: AsyncIterator<Uint8Array>;
  kept: Uint8Array;
  from: number;
}

/** See the file's head. Offsets count in what is decompressed. */
export class CaptureOctets {
  readonly #source: ByteSource;
  /** Octets of the file that have been taken. */
  taken = 0;
  #compressed: boolean | undefined;
  /** Of a compressed file: where reading it again stands, and the last pieces that this gave. */
  #again: ReadAgain | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** All of them, from the beginning. `problem` is told why they end early. */
  pieces(signal: AbortSignal, problem: (what: string) => void): AsyncIterable<Uint8Array> {
    return decompressed(this.#counted(signal), problem);
  }

  async *#counted(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#source.pieces(signal)) {
      this.taken += piece.length;
      yield piece;
    }
  }

  /** What lies at an offset; of a compressed file all before it is read again, unless it lies behind the last asked for. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#compressed ??= compressionOf(await this.#source.read(0, 4)) !== undefined;
    if (!this.#compressed) return this.#source.read(offset, length);
    if (this.#again === undefined || offset < this.#again.from) this.#again = this.#anew();
    const again = this.#again;
    for (;;) {
      const end = again.from + again.kept.length;
      if (end >= offset + length) break;
      const next = await again.pieces.next();
      if (next.done === true) break;
      const old = again.kept.subarray(
        Math.min(again.kept.length, Math.max(0, Math.min(offset, end - KEPT) - again.from)),
      );
      const kept = new Uint8Array(old.length + next.value.length);
      kept.set(old);
      kept.set(next.value, old.length);
      again.from = end - old.length;
      again.kept = kept;
    }
    return again.kept.slice(offset - again.from, offset - again.from + length);
  }

  #anew(): ReadAgain {
    const pieces = decompressed(this.#source.pieces(new AbortController().signal));
    return { pieces: pieces[Symbol.asyncIterator](), kept: new Uint8Array(0), from: 0 };
  }
}

/** Octets before the last asked for that stay at hand: the next may lie a little before. */
const KEPT = 65_536;
