/** A hash table from the two ends of a flow, three words, to a number: typed arrays alone, no object per entry. */

/** Keys are (a, b, c); values at least 0. Grows by doubling at half full. */
export class WordTable {
  #keys = new Int32Array(3 * 1024);
  #values = new Int32Array(1024).fill(-1);
  #mask = 1023;
  #size = 0;
  /** Of each table its own: whoever makes a file cannot choose keys that meet. What is found does not depend on it. */
  readonly #seed = Math.trunc(Math.random() * 2 ** 32);

  get size(): number {
    return this.#size;
  }

  /** −1: there is none. */
  get(a: number, b: number, c: number): number {
    const keys = this.#keys;
    let slot = hash(this.#seed, a, b, c) & this.#mask;
    for (;;) {
      const value = this.#values[slot] as number;
      if (value < 0 || (keys[slot * 3] === a && keys[slot * 3 + 1] === b && keys[slot * 3 + 2] === c))
        return value;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Adds the entry, or gives it another value. */
  set(a: number, b: number, c: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    const slot = this.#slot(a, b, c);
    if (this.#values[slot] === -1) {
      this.#size += 1;
      this.#keys[slot * 3] = a;
      this.#keys[slot * 3 + 1] = b;
      this.#keys[slot * 3 + 2] = c;
    }
    this.#values[slot] = value;
  }

  #slot(a: number, b: number, c: number): number {
    const keys = this.#keys;
    let slot = hash(this.#seed, a, b, c) & this.#mask;
    while (
      this.#values[slot] !== -1 &&
      !(keys[slot * 3] === a && keys[slot * 3 + 1] === b && keys[slot * 3 + 2] === c)
    )
      slot = (slot + 1) & this.#mask;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const slots = values.length * 2;
    this.#keys = new Int32Array(slots * 3);
    this.#values = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
    for (let old = 0; old < values.length; old++) {
      if (values[old] === -1) continue;
      const a = keys[old * 3] as number;
      const b = keys[old * 3 + 1] as number;
      const c = keys[old * 3 + 2] as number;
      const slot = this.#slot(a, b, c);
      this.#keys[slot * 3] = a;
      this.#keys[slot * 3 + 1] = b;
      this.#keys[slot * 3 + 2] = c;
      this.#values[slot] = values[old] as number;
    }
  }
}

/** Mixes one word after the other into the seed, so that neither words that count up nor chosen ones meet. */
const hash = (seed: number, a: number, b: number, c: number): number => {
  let h = Math.imul(seed ^ a, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
};
