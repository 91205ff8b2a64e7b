/** A map whose entries are made as they are asked for, up to so many: then those that are worth least make room, once. */

export class CappedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;
  readonly #make: (key: string) => Value;
  readonly #isWorth: (value: Value) => boolean;
  #closed = false;
  /** Something has made room; something was left out. */
  forgot = false;
  full = false;

  /** `isWorth`: whether an entry is kept when room is needed. */
  constructor(most: number, make: (key: string) => Value, isWorth: (value: Value) => boolean) {
    this.#most = most;
    this.#make = make;
    this.#isWorth = isWorth;
  }

  /** The entry of that key, new where there is none; undefined: there is no room for it. */
  at(key: string): Value | undefined {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.#most && !this.#makeRoom()) return undefined;
    const made = this.#make(key);
    this.#entries.set(key, made);
    return made;
  }

  values(): Iterable<Value> {
    return this.#entries.values();
  }

  /** Where most are worth keeping, looking through them again and again would cost more than it gives. */
  #makeRoom(): boolean {
    if (!this.#closed) {
      this.forgot = true;
      for (const [key, value] of this.#entries) if (!this.#isWorth(value)) this.#entries.delete(key);
      this.#closed = this.#entries.size * 2 > this.#most;
    }
    const room = this.#entries.size < this.#most;
    this.full ||= !room;
    return room;
  }
}
