/** A hash table from the two ends of a flow, three words, to a number: typed arrays alone, no object per entry. */

/** Keys are (a, b, c); values at least 0. Grows by doubling at half full. */
export class WordTable {
  /** Of each slot the key's words, and its value plus one (0: it is free), side by side in memory. */
  #slots = new Int32Array(SLOT * 1024);
  #mask = 1023;
  #size = 0;
  /** Of each table its own: whoever makes a file cannot choose keys that meet. What is found does not depend on it. */
  readonly #seed = Math.trunc(Math.random() * 2 ** 32);

  get size(): number {
    return this.#size;
  }

  /** −1: there is none. */
  get(a: number, b: number, c: number): number {
    return (this.#slots[this.#at(a, b, c) + VALUE] as number) - 1;
  }

  /** Adds the entry, or gives it another value. */
  set(a: number, b: number, c: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    const at = this.#at(a, b, c);
    if (this.#slots[at + VALUE] === 0) this.#size += 1;
    this.#write(at, a, b, c, value + 1);
  }

  /** Where the key is, or would be. */
  #at(a: number, b: number, c: number): number {
    const slots = this.#slots;
    let slot = hash(this.#seed, a, b, c) & this.#mask;
    for (;;) {
      const at = slot * SLOT;
      if (slots[at + VALUE] === 0) return at;
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #write(at: number, a: number, b: number, c: number, value: number): void {
    this.#slots[at] = a;
    this.#slots[at + 1] = b;
    this.#slots[at + 2] = c;
    this.#slots[at + VALUE] = value;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += SLOT) {
      const value = old[at + VALUE] as number;
      if (value === 0) continue;
      const [a, b, c] = [old[at] as number, old[at + 1] as number, old[at + 2] as number];
      this.#write(this.#at(a, b, c), a, b, c, value);
    }
  }
}

const SLOT = 4;
const VALUE = 3;

/** Mixes one word after the other into the seed, so that neither words that count up nor chosen ones meet. */
const hash = (seed: number, a: number, b: number, c: number): number => {
  let h = Math.imul(seed ^ a, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
};
