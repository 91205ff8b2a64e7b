/**
 * RFC 9293 §3.1: which connection a segment belongs to, by the pair of sockets: two addresses and two ports. A hash table
 * with open addressing; finding something makes no string and no object, and costs the same with one entry or 10,000.
 * One table holds one family, so that 10.0.0.1 and ::10.0.0.1 are never mistaken for each other.
 */
import { invariant } from "../base/errors.ts";
import { HalfSipHash } from "../mechanism/siphash.ts";
import type { IpHeader } from "../wire/ip-header.ts";

/** Entries by local address, remote address and ports. */
export class TupleTable<T> {
  readonly #addressWords: number;
  /** Words of a key: both addresses, and both ports in one. */
  readonly #keyWords: number;
  readonly #hash: HalfSipHash;
  /** Each slot: the key's hash, then the key. */
  #slots: Int32Array;
  #values: (T | undefined)[];
  #mask: number;
  #size = 0;
  /** The key that is looked for. */
  readonly #key: Int32Array;

  /**
   * `addressWords`: 1 for IPv4, 4 for IPv6. The hash is keyed, for whoever chooses the keys: with a hash that everybody
   * can compute, a peer could choose ports that all fall on one slot.
   */
  constructor(addressWords: 1 | 4, key0: number, key1: number) {
    this.#addressWords = addressWords;
    this.#keyWords = addressWords * 2 + 1;
    this.#hash = new HalfSipHash(key0, key1);
    this.#key = new Int32Array(this.#keyWords);
    this.#mask = SLOTS_AT_FIRST - 1;
    this.#slots = new Int32Array(SLOTS_AT_FIRST * (this.#keyWords + 1));
    this.#values = Array.from({ length: SLOTS_AT_FIRST }, nothing);
  }

  get size(): number {
    return this.#size;
  }

  find(
    local: ArrayLike<number>,
    localPort: number,
    remote: ArrayLike<number>,
    remotePort: number,
  ): T | undefined {
    const hash = this.#setKey(local, localPort, remote, remotePort);
    return this.#values[this.#slotOf(hash)];
  }

  /** What a packet that has come in belongs to: its destination is the local end. */
  findFor(header: IpHeader, localPort: number, remotePort: number): T | undefined {
    const key = this.#key;
    key[0] = header.destination0;
    if (this.#addressWords === 1) key[1] = header.source0;
    else {
      key[1] = header.destination1;
      key[2] = header.destination2;
      key[3] = header.destination3;
      key[4] = header.source0;
      key[5] = header.source1;
      key[6] = header.source2;
      key[7] = header.source3;
    }
    key[this.#keyWords - 1] = (localPort << 16) | remotePort;
    return this.#values[this.#slotOf(this.#hash.words(key, 0, this.#keyWords))];
  }

  /** There must be no such entry yet. */
  add(
    local: ArrayLike<number>,
    localPort: number,
    remote: ArrayLike<number>,
    remotePort: number,
    value: T,
  ): void {
    if ((this.#size + 1) * 4 > this.#values.length * 3) this.#grow();
    const hash = this.#setKey(local, localPort, remote, remotePort);
    const slot = this.#slotOf(hash);
    invariant(this.#values[slot] === undefined, "a pair of sockets is added once");
    this.#put(slot, hash, this.#key, 0, value);
    this.#size += 1;
  }

  /** Puts `value` in the place of what is there. */
  replace(
    local: ArrayLike<number>,
    localPort: number,
    remote: ArrayLike<number>,
    remotePort: number,
    value: T,
  ): void {
    const slot = this.#slotOf(this.#setKey(local, localPort, remote, remotePort));
    invariant(this.#values[slot] !== undefined, "only what is there can be replaced");
    this.#values[slot] = value;
  }

  /** Whether there was such an entry. */
  delete(
    local: ArrayLike<number>,
    localPort: number,
    remote: ArrayLike<number>,
    remotePort: number,
  ): boolean {
    const slot = this.#slotOf(this.#setKey(local, localPort, remote, remotePort));
    if (this.#values[slot] === undefined) return false;
    this.#close(slot);
    this.#size -= 1;
    return true;
  }

  *values(): Generator<T> {
    for (const value of this.#values) if (value !== undefined) yield value;
  }

  /** The slot with the key, or the empty one where it would be. A quarter of the slots is empty, so there is one. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    const values = this.#values;
    const width = this.#keyWords + 1;
    let slot = hash & this.#mask;
    while (values[slot] !== undefined) {
      const at = slot * width;
      if (slots[at] === hash && this.#isKeyAt(at + 1)) return slot;
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  #isKeyAt(at: number): boolean {
    const key = this.#key;
    const slots = this.#slots;
    for (let index = 0; index < key.length; index += 1) if (slots[at + index] !== key[index]) return false;
    return true;
  }

  #setKey(
    local: ArrayLike<number>,
    localPort: number,
    remote: ArrayLike<number>,
    remotePort: number,
  ): number {
    const key = this.#key;
    const words = this.#addressWords;
    for (let index = 0; index < words; index += 1) {
      key[index] = local[index] as number;
      key[words + index] = remote[index] as number;
    }
    key[words * 2] = (localPort << 16) | remotePort;
    return this.#hash.words(key, 0, this.#keyWords);
  }

  #put(slot: number, hash: number, from: Int32Array, at: number, value: T): void {
    const to = slot * (this.#keyWords + 1);
    this.#slots[to] = hash;
    for (let index = 0; index < this.#keyWords; index += 1)
      this.#slots[to + 1 + index] = from[at + index] as number;
    this.#values[slot] = value;
  }

  /** Empties a slot and moves up what stands behind it and could stand nearer to its own place. */
  #close(empty: number): void {
    const width = this.#keyWords + 1;
    let hole = empty;
    let slot = hole;
    while (true) {
      slot = (slot + 1) & this.#mask;
      const value = this.#values[slot];
      if (value === undefined) break;
      const home = (this.#slots[slot * width] as number) & this.#mask;
      // It may move to the hole only if its home is not between the hole (exclusive) and where it is (inclusive).
      const isBetween = ((slot - home) & this.#mask) < ((slot - hole) & this.#mask);
      if (isBetween) continue;
      this.#put(hole, this.#slots[slot * width] as number, this.#slots, slot * width + 1, value);
      hole = slot;
    }
    this.#values[hole] = undefined;
  }

  #grow(): void {
    const oldSlots = this.#slots;
    const oldValues = this.#values;
    const width = this.#keyWords + 1;
    const length = oldValues.length * 2;
    this.#mask = length - 1;
    this.#slots = new Int32Array(length * width);
    this.#values = Array.from({ length }, nothing);
    for (const [old, value] of oldValues.entries()) {
      if (value === undefined) continue;
      const hash = oldSlots[old * width] as number;
      let slot = hash & this.#mask;
      while (this.#values[slot] !== undefined) slot = (slot + 1) & this.#mask;
      this.#put(slot, hash, oldSlots, old * width + 1, value);
    }
  }
}

const nothing = (): undefined => undefined;

/** A power of two. It doubles whenever three quarters of the slots are taken. */
const SLOTS_AT_FIRST = 16;
