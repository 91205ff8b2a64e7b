/**
 * draft-ietf-opsawg-pcapng §3: blocks and their options, little-endian, gathered into pieces of some 64 KiB before they
 * go to the sink.
 */
import { utf8 } from "./utf8.ts";

/** Takes the file piece by piece. Every piece is the sink's own. */
export type Sink = (piece: Uint8Array) => void;

/** An option of a block: its code and its octets. */
export interface BlockOption {
  readonly code: number;
  readonly octets: ArrayLike<number>;
}

/** Text as an option's value; what is longer than a value can be is cut off. */
export const textOption = (code: number, text: string): BlockOption => ({
  code,
  octets: utf8(text, VALUE_MAX),
});

/** A 32-bit number as an option's value. */
export const numberOption = (code: number, value: number): BlockOption => ({
  code,
  octets: [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24],
});

export class BlockWriter {
  readonly #sink: Sink;
  #piece: Uint8Array = new Uint8Array(PIECE);
  #view: DataView = new DataView(this.#piece.buffer);
  #used = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Writes a block: its type, its fixed fields as 32-bit words, data, options. */
  block(type: number, words: readonly number[], data: Uint8Array, options: readonly BlockOption[]): void {
    const length = 12 + 4 * words.length + padded(data.length) + optionsLength(options);
    if (this.#used + length > this.#piece.length) this.#begin(length);
    this.#word(type);
    this.#word(length);
    for (const word of words) this.#word(word);
    this.#octets(data);
    this.#options(options);
    this.#word(length);
    if (this.#used >= PIECE) this.flush();
  }

  /** Hands over what has been gathered. */
  flush(): void {
    if (this.#used === 0) return;
    this.#sink(this.#piece.subarray(0, this.#used));
    this.#piece = new Uint8Array(PIECE);
    this.#view = new DataView(this.#piece.buffer);
    this.#used = 0;
  }

  #begin(length: number): void {
    this.flush();
    if (length <= this.#piece.length) return;
    this.#piece = new Uint8Array(length);
    this.#view = new DataView(this.#piece.buffer);
  }

  #options(options: readonly BlockOption[]): void {
    for (const { code, octets } of options) {
      this.#half(code);
      this.#half(octets.length);
      this.#octets(octets);
    }
    // §3.5: opt_endofopt closes a list that is not empty.
    if (options.length > 0) this.#word(0);
  }

  #word(value: number): void {
    this.#view.setUint32(this.#used, value, true);
    this.#used += 4;
  }

  #half(value: number): void {
    this.#view.setUint16(this.#used, value, true);
    this.#used += 2;
  }

  /** Padded to 32 bits; the piece is 0 where it has not been written. */
  #octets(octets: ArrayLike<number>): void {
    this.#piece.set(octets, this.#used);
    this.#used += padded(octets.length);
  }
}

const padded = (length: number): number => (length + 3) & ~3;

const optionsLength = (options: readonly BlockOption[]): number =>
  options.reduce((sum, { octets }) => sum + 4 + padded(octets.length), options.length > 0 ? 4 : 0);

/** Octets gathered before they go to the sink. */
const PIECE = 65_536;
/** The length field of an option has 16 bits. */
const VALUE_MAX = 65_535;
