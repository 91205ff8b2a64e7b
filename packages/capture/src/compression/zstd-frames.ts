/** RFC 8878: a zstd file is frames one after the other, some of them to be skipped; decompressors take one frame each. */
import type { Decompressor } from "./decompressed.ts";

/** Undoes a file of frames, with a new decompressor for each where one takes no more. Frames without content are passed over. */
export class ZstdFramesDecompressor implements Decompressor {
  readonly #begin: () => Decompressor;
  readonly #scanner = new FrameScanner();
  #frame: Decompressor | undefined;
  /** The frame's mark has been given to it. */
  #isBegun = false;

  /** `begin` makes the decompressor of one frame. */
  constructor(begin: () => Decompressor) {
    this.#begin = begin;
  }

  async take(octets: Uint8Array): Promise<string | undefined> {
    for (let at = 0; at < octets.length;) {
      const from = at;
      at = this.#scanner.scan(octets, at);
      const what = await this.#pass(octets, from, at);
      if (what !== undefined) return what;
    }
    return undefined;
  }

  async finish(): Promise<string | undefined> {
    if (!this.#scanner.isBetween) return "the zstd file ends too early";
    return this.#frame?.finish();
  }

  async #pass(octets: Uint8Array, from: number, to: number): Promise<string | undefined> {
    const scanner = this.#scanner;
    if (scanner.state === "damaged") return "the zstd file is damaged: a frame begins with something else";
    if (scanner.state === "magic" && !scanner.isBetween) return undefined;
    if (!scanner.isSkipped && !(scanner.isBetween && scanner.isEmpty && scanner.magicEnd >= from + 4)) {
      const what = await this.#give(octets, from, to);
      if (what !== undefined) return what;
    }
    if (!scanner.isBetween) return undefined;
    this.#isBegun = false;
    const done = this.#frame;
    if (done?.takesFrames === true) return undefined;
    this.#frame = undefined;
    return done?.finish();
  }

  async #give(octets: Uint8Array, from: number, to: number): Promise<string | undefined> {
    const { magicEnd } = this.#scanner;
    this.#frame ??= this.#begin();
    let start = Math.max(from, magicEnd);
    if (!this.#isBegun) {
      this.#isBegun = true;
      if (magicEnd >= from + 4) start = magicEnd - 4;
      else {
        // The mark has come in pieces before this.
        const what = await this.#frame.take(MAGIC);
        if (what !== undefined) return what;
      }
    }
    return this.#frame.take(octets.subarray(start, to));
  }
}

type ScanState = "magic" | "skip-size" | "descriptor" | "fields" | "block" | "content" | "damaged";

/** Finds where frames end, from the sizes of their blocks. */
class FrameScanner {
  state: ScanState = "magic";
  isSkipped = false;
  /** The frame has had no block with anything in it. */
  isEmpty = true;
  /** Where the mark ended in the octets that are looked at; −1: in earlier ones. */
  magicEnd = -1;
  #need = 4;
  #value = 0;
  #have = 0;
  #left = 0;
  #isLast = false;
  #checksum = 0;

  /** No frame is begun. */
  get isBetween(): boolean {
    return this.state === "magic" && this.#have === 0;
  }

  /** Looks from `from` on to the end of the frame or of the octets, and returns where that is. */
  scan(octets: Uint8Array, from: number): number {
    this.magicEnd = -1;
    let at = from;
    while (at < octets.length && this.state !== "damaged") {
      if (this.state === "content") {
        const taken = Math.min(this.#left, octets.length - at);
        this.#left -= taken;
        at += taken;
        if (this.#left === 0) this.#blockEnds();
      } else {
        // Little-endian; of longer fields only the length matters.
        if (this.#have < 4) this.#value += (octets[at] as number) * 2 ** (8 * this.#have);
        this.#have += 1;
        at += 1;
        if (this.#have === this.#need) this.#field(at);
      }
      if (this.isBetween) return at;
    }
    return at;
  }

  #field(at: number): void {
    const value = this.#value;
    switch (this.state) {
      case "magic":
        this.magicEnd = at;
        this.isSkipped = value >>> 4 === SKIPPED;
        this.isEmpty = true;
        if (this.isSkipped) this.#expect("skip-size", 4);
        else if (value === ZSTD) this.#expect("descriptor", 1);
        else this.state = "damaged";
        return;
      case "skip-size":
        this.#isLast = true;
        this.#content(value);
        return;
      case "descriptor": {
        const isSingle = (value & 0x20) !== 0;
        this.#checksum = (value & 4) === 0 ? 0 : 4;
        const size = value >>> 6 === 0 ? Number(isSingle) : 1 << (value >>> 6);
        const fields = Number(!isSingle) + (DICTIONARY_OCTETS[value & 3] as number) + size;
        this.#expect(fields === 0 ? "block" : "fields", fields === 0 ? 3 : fields);
        return;
      }
      case "fields":
        this.#expect("block", 3);
        return;
      case "block": {
        this.#isLast = (value & 1) !== 0;
        if (value >>> 3 > 0) this.isEmpty = false;
        // A block of one octet repeated has only that one.
        const octets = ((value >>> 1) & 3) === 1 ? 1 : value >>> 3;
        this.#content(octets + (this.#isLast ? this.#checksum : 0));
        return;
      }
      case "content":
      case "damaged":
    }
  }

  #content(octets: number): void {
    this.#left = octets;
    this.state = "content";
    if (octets === 0) this.#blockEnds();
  }

  #blockEnds(): void {
    if (this.#isLast) this.#expect("magic", 4);
    else this.#expect("block", 3);
  }

  #expect(state: ScanState, need: number): void {
    this.state = state;
    this.#need = need;
    this.#value = 0;
    this.#have = 0;
  }
}

const ZSTD = 0xfd2fb528;
const MAGIC: Uint8Array = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
/** 0x184d2a50 to 0x184d2a5f. */
const SKIPPED = 0x184d2a5;
const DICTIONARY_OCTETS: readonly number[] = [0, 1, 2, 4];
