/**
 * RFC 6528 §3 asks for F(), a function of a connection's addresses and ports that nobody can compute from the outside.
 * Here it is SipHash-2-4 (Aumasson and Bernstein, 2012): made for short inputs, with a key of 128 bits, and quick without
 * 64-bit integers. `HalfSipHash` is its 32-bit kin, for hash tables whose keys an attacker may choose.
 */
import { InvalidArgument } from "../base/errors.ts";

/** SipHash-2-4 under one key. Both halves of the last result stay in `low` and `high`, unsigned. */
export class SipHash {
  low = 0;
  high = 0;
  readonly #key: readonly [number, number, number, number];

  /** @throws {@link InvalidArgument} when the key is not 16 octets long. */
  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new InvalidArgument("key", "16 octets", key.length);
    this.#key = [wordAt(key, 0), wordAt(key, 4), wordAt(key, 8), wordAt(key, 12)];
  }

  /**
   * Hashes `count` words of 32 bits, each taken as four octets with the least significant first. `bytes`: how many
   * octets of them count, where the last word is not a whole one; its rest has to be 0. Returns `low`.
   */
  words(input: ArrayLike<number>, count: number, bytes: number = count * 4): number {
    const [k0, k1, k2, k3] = this.#key;
    // v0 to v3 as pairs of words, the lower half first.
    let a0 = k0 ^ 0x7073_6575;
    let a1 = k1 ^ 0x736f_6d65;
    let b0 = k2 ^ 0x6e64_6f6d;
    let b1 = k3 ^ 0x646f_7261;
    let c0 = k0 ^ 0x6e65_7261;
    let c1 = k1 ^ 0x6c79_6765;
    let d0 = k2 ^ 0x7974_6573;
    let d1 = k3 ^ 0x7465_6462;
    const blocks = (bytes >>> 3) + 1;
    // One step more than there are blocks: the finalization, with twice the rounds and nothing mixed in.
    for (let block = 0; block <= blocks; block += 1) {
      const last = block === blocks;
      let m0 = 0;
      let m1 = 0;
      if (last) c0 ^= 0xff;
      else {
        m0 = block * 2 < count ? (input[block * 2] as number) | 0 : 0;
        m1 = block * 2 + 1 < count ? (input[block * 2 + 1] as number) | 0 : 0;
        // The last block ends in the length.
        if (block === blocks - 1) m1 |= (bytes & 0xff) << 24;
      }
      d0 ^= m0;
      d1 ^= m1;
      for (let round = last ? 4 : 2; round > 0; round -= 1) {
        let sum = (a0 + b0) | 0;
        a1 = (a1 + b1 + (sum >>> 0 < b0 >>> 0 ? 1 : 0)) | 0;
        let old = b0;
        b0 = ((b0 << 13) | (b1 >>> 19)) ^ sum;
        b1 = ((b1 << 13) | (old >>> 19)) ^ a1;
        a0 = a1;
        a1 = sum;
        sum = (c0 + d0) | 0;
        c1 = (c1 + d1 + (sum >>> 0 < d0 >>> 0 ? 1 : 0)) | 0;
        c0 = sum;
        old = d0;
        d0 = ((d0 << 16) | (d1 >>> 16)) ^ c0;
        d1 = ((d1 << 16) | (old >>> 16)) ^ c1;
        sum = (a0 + d0) | 0;
        a1 = (a1 + d1 + (sum >>> 0 < d0 >>> 0 ? 1 : 0)) | 0;
        a0 = sum;
        old = d0;
        d0 = ((d0 << 21) | (d1 >>> 11)) ^ a0;
        d1 = ((d1 << 21) | (old >>> 11)) ^ a1;
        sum = (c0 + b0) | 0;
        c1 = (c1 + b1 + (sum >>> 0 < b0 >>> 0 ? 1 : 0)) | 0;
        old = b0;
        b0 = ((b0 << 17) | (b1 >>> 15)) ^ sum;
        b1 = ((b1 << 17) | (old >>> 15)) ^ c1;
        c0 = c1;
        c1 = sum;
      }
      a0 ^= m0;
      a1 ^= m1;
    }
    this.high = (a1 ^ b1 ^ c1 ^ d1) >>> 0;
    this.low = (a0 ^ b0 ^ c0 ^ d0) >>> 0;
    return this.low;
  }

  /** Hashes octets. Returns `low`. */
  bytes(input: Uint8Array): number {
    const words = new Uint32Array((input.length + 3) >>> 2);
    for (const [index, octet] of input.entries()) {
      words[index >>> 2] = (words[index >>> 2] as number) | (octet << ((index & 3) * 8));
    }
    return this.words(words, words.length, input.length);
  }
}

/** The 32-bit kin, over whole words. One to three rounds are what hash tables take; the vectors are for two and four. */
export class HalfSipHash {
  readonly #key0: number;
  readonly #key1: number;
  readonly #rounds: number;
  readonly #finalRounds: number;

  constructor(key0: number, key1: number, rounds: number = 1, finalRounds: number = 3) {
    this.#key0 = key0 | 0;
    this.#key1 = key1 | 0;
    this.#rounds = rounds;
    this.#finalRounds = finalRounds;
  }

  /** Hashes `count` words from `start` on. A signed result of 32 bits: it saves the table a heap number. */
  words(input: ArrayLike<number>, start: number, count: number): number {
    const key0 = this.#key0;
    const key1 = this.#key1;
    let a = key0;
    let b = key1;
    let c = key0 ^ 0x6c79_6765;
    let d = key1 ^ 0x7465_6462;
    const steps = count + 1;
    for (let step = 0; step <= steps; step += 1) {
      let rounds = this.#rounds;
      let word = 0;
      if (step < count) word = (input[start + step] as number) | 0;
      else if (step === count) word = (count * 4) << 24;
      else {
        c ^= 0xff;
        rounds = this.#finalRounds;
      }
      d ^= word;
      for (; rounds > 0; rounds -= 1) {
        a = (a + b) | 0;
        b = ((b << 5) | (b >>> 27)) ^ a;
        a = (a << 16) | (a >>> 16);
        c = (c + d) | 0;
        d = ((d << 8) | (d >>> 24)) ^ c;
        a = (a + d) | 0;
        d = ((d << 7) | (d >>> 25)) ^ a;
        c = (c + b) | 0;
        b = ((b << 13) | (b >>> 19)) ^ c;
        c = (c << 16) | (c >>> 16);
      }
      a ^= word;
    }
    return b ^ d;
  }
}

/** Four octets as a word, the least significant first. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

const KEY_BYTES = 16;
