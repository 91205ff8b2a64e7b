/** Addresses by number: of an IPv4 address its word, of an IPv6 address what this table gives it. */
import { grown } from "../base/grown.ts";
import { be32s } from "../base/octets.ts";
import { WordTable } from "./word-table.ts";

/** A number of its own for each IPv6 address: two lookups, as an address has four words and a key three. */
export class AddressBook {
  readonly #numbers = new WordTable();
  /** Of each number its key: two words, and the number of the pair before them (−1: they are the first two). */
  #keys = new Int32Array(KEY * 64);

  /** The number of the IPv6 address whose octets start at `at`, made if it is new. */
  number(bytes: Uint8Array, at: number): number {
    const first = this.#pair(be32s(bytes, at), be32s(bytes, at + 4), -1);
    return this.#pair(be32s(bytes, at + 8), be32s(bytes, at + 12), first);
  }

  /** The four words of the IPv6 address with a number that `number` gave, each 0 to 2³² − 1. */
  words(number: number): [number, number, number, number] {
    const keys = this.#keys;
    const last = number * KEY;
    const first = (keys[last + 2] as number) * KEY;
    const word = (at: number): number => (keys[at] as number) >>> 0;
    return [word(first), word(first + 1), word(last), word(last + 1)];
  }

  #pair(a: number, b: number, before: number): number {
    const known = this.#numbers.get(a, b, before);
    if (known >= 0) return known;
    const number = this.#numbers.size;
    this.#numbers.set(a, b, before, number);
    if (number * KEY === this.#keys.length) this.#keys = grown(this.#keys);
    this.#keys[number * KEY] = a;
    this.#keys[number * KEY + 1] = b;
    this.#keys[number * KEY + 2] = before;
    return number;
  }
}

const KEY = 3;
