/** Connections of a capture by their numbers, a bit for each: what is selected of a million of them fits into one message. */

/** See the file's head. */
export class StreamSet {
  #bits: Uint8Array<ArrayBuffer>;
  #size = 0;

  /** @param bits Of another set, which stays as it is. */
  constructor(bits: Uint8Array = new Uint8Array(0)) {
    this.#bits = Uint8Array.from(bits);
    for (const octet of bits) for (let rest = octet; rest > 0; rest &= rest - 1) this.#size += 1;
  }

  get size(): number {
    return this.#size;
  }

  /** Not to be written to. */
  get bits(): Uint8Array<ArrayBuffer> {
    return this.#bits;
  }

  has(stream: number): boolean {
    return (((this.#bits[stream >>> 3] ?? 0) >>> (stream & 7)) & 1) === 1;
  }

  /** Takes it in, or out. */
  set(stream: number, within: boolean): void {
    if (this.has(stream) === within) return;
    const at = stream >>> 3;
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[at] = (this.#bits[at] as number) ^ (1 << (stream & 7));
    this.#size += within ? 1 : -1;
  }
}
