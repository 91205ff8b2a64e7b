/**
 * Addresses exchanged for others, one for one, so that two which share their first n bits share as many afterwards: Xu,
 * Fan, Ammar and Moon, "Prefix-Preserving IP Address Anonymization" (2002), with SipHash for the function.
 */
import { SipHash } from "@tcplens/core";
import { be32 } from "../base/octets.ts";

/** The same key gives the same addresses, in every file. */
export class AddressCipher {
  readonly #hash: SipHash;
  readonly #known = new Map<string, Uint8Array>();
  readonly #words = new Uint32Array(6);

  /** @throws `InvalidArgument` when the key is not 16 octets long. */
  constructor(key: Uint8Array) {
    this.#hash = new SipHash(key);
  }

  /** The address that stands for the one in `octets` octets (4 or 16) at `at`. */
  of(bytes: Uint8Array, at: number, octets: 4 | 16): Uint8Array {
    const name = bytes.subarray(at, at + octets).join(".");
    let found = this.#known.get(name);
    if (found === undefined) {
      found = this.#exchange(bytes, at, octets);
      if (this.#known.size >= KNOWN_MAX) this.#known.clear();
      this.#known.set(name, found);
    }
    return found;
  }

  #exchange(bytes: Uint8Array, at: number, octets: 4 | 16): Uint8Array {
    const result = bytes.slice(at, at + octets);
    for (let bit = 0; bit < octets * 8; bit += 1) {
      const flip = this.#prefixBit(bytes, at, octets, bit);
      result[bit >>> 3] = (result[bit >>> 3] as number) ^ (flip << (7 - (bit & 7)));
    }
    return result;
  }

  /** One bit, of the `bit` bits before it. */
  #prefixBit(bytes: Uint8Array, at: number, octets: number, bit: number): number {
    const words = this.#words;
    words[0] = octets;
    words[1] = bit;
    for (let word = 0; word < 4; word += 1) {
      const kept = Math.min(32, Math.max(0, bit - word * 32));
      words[2 + word] = kept === 0 ? 0 : be32(bytes, at + word * 4) & (-1 << (32 - kept));
    }
    return this.#hash.words(words, 6) & 1;
  }
}

/** Addresses remembered at most. */
const KNOWN_MAX = 65_536;
