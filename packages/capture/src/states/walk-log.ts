/** The changes of state of every stream, in one growing table of numbers: three words for each change. */

/** Changes kept of one stream; a connection that honest ends make has about ten. */
export const CHANGES_MAX = 64;

export class WalkLog {
  /** Frame; side, states and trigger; the number of the change before it of the same stream, + 1. */
  #words = new Int32Array(3 * 256);
  #size = 0;

  /** Notes a change after the one that `before` names (0: the first); returns its own name. */
  add(before: number, frame: number, side: number, from: number, to: number, trigger: number): number {
    const at = this.#size * 3;
    if (at === this.#words.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[at] = frame;
    this.#words[at + 1] = side | (from << 1) | (to << 5) | (trigger << 9);
    this.#words[at + 2] = before;
    this.#size += 1;
    return this.#size;
  }

  /** The changes that end with the one named, in order. */
  read(last: number): WalkEntry[] {
    const entries: WalkEntry[] = [];
    for (let name = last; name !== 0; name = this.#words[(name - 1) * 3 + 2] as number) {
      const packed = this.#words[(name - 1) * 3 + 1] as number;
      entries.push({
        frame: this.#words[(name - 1) * 3] as number,
        side: packed & 1,
        from: (packed >> 1) & 15,
        to: (packed >> 5) & 15,
        trigger: packed >> 9,
      });
    }
    return entries.toReversed();
  }
}

/** A change, in numbers of `state-numbers.ts`. */
export interface WalkEntry {
  readonly frame: number;
  readonly side: number;
  readonly from: number;
  readonly to: number;
  readonly trigger: number;
}
