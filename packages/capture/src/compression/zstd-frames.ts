/** RFC 8878: a zstd file is frames one after the other, some of them to be skipped; decompressors take one frame each. */
import type { Decompressor } from "./decompressed.ts";

/** Undoes a file of frames with a new decompressor for each. */
export class ZstdFramesDecompressor implements Decompressor {
  readonly #begin: () => Decompressor;
  readonly #scanner = new FrameScanner();
  #frame: Decompressor | undefined;

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

  finish(): Promise<string | undefined> {
    return Promise.resolve(this.#scanner.isBetween ? undefined : "the zstd file ends too early");
  }

  async #pass(octets: Uint8Array, from: number, to: number): Promise<string | undefined> {
    const scanner = this.#scanner;
    if (scanner.state === "damaged") return "the zstd file is damaged: a frame begins with something else";
    if (scanner.state === "magic" && !scanner.isBetween) return undefined;
    if (!scanner.isSkipped) {
      if (this.#frame === undefined) {
        this.#frame = this.#begin();
        // The mark may have come in pieces before this.
        const what = await this.#frame.take(MAGIC);
        if (what !== undefined) return what;
      }
      const what = await this.#frame.take(octets.subarray(scanner.afterMagic(from), to));
      if (what !== undefined) return what;
    }
    if (!scanner.isBetween) return undefined;
    const done = this.#frame;
    this.#frame = undefined;
    return done?.finish();
  }
}

type ScanState = "magic" | "skip-size" | "descriptor" | "fields" | "block" | "content" | "damaged";

/** Finds where frames end, from the sizes of their blocks. */
class FrameScanner {
  state: ScanState = "magic";
  isSkipped = false;
  #need = 4;
  #value = 0;
  #have = 0;
  #left = 0;
  #isLast = false;
  #checksum = 0;
  /** Where the mark ended in the octets that are looked at; −1: in earlier ones. */
  #magicEnd = -1;

  /** No frame is begun. */
  get isBetween(): boolean {
    return this.state === "magic" && this.#have === 0;
  }

  /** From where the frame goes on behind its mark. */
  afterMagic(from: number): number {
    return Math.max(from, this.#magicEnd);
  }

  /** Looks from `from` on to the end of the frame or of the octets, and returns where that is. */
  scan(octets: Uint8Array, from: number): number {
    this.#magicEnd = -1;
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
        this.#magicEnd = at;
        this.isSkipped = value >>> 4 === SKIPPED;
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
