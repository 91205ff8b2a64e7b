/** The changes of state of every stream, in one growing table of numbers: two words for each change. */
import { grown } from "../base/grown.ts";

/** Changes kept of one stream; a connection that honest ends make has about ten. */
export const CHANGES_MAX = 64;

export class WalkLog {
  /** Frame; side, states, trigger, and how many entries before it the change before it of the same stream is. */
  #words = new Int32Array(WORDS * 256);
  #size = 0;

  /** Notes a change after the one that `before` names (0: the first); returns its own name. */
  add(before: number, frame: number, side: number, from: number, to: number, trigger: number): number {
    const back = before === 0 ? 0 : this.#size + 1 - before;
    const isFar = back > BACK_MAX;
    // The entry that stands before a change tells where a far one is.
    if (isFar) this.#entry(before, 0);
    return this.#entry(
      frame,
      side | (from << 1) | (to << 5) | (trigger << 9) | ((isFar ? FAR : back) << BACK_SHIFT),
    );
  }

  /** The changes that end with the one named, in order. */
  read(last: number): WalkEntry[] {
    const entries: WalkEntry[] = [];
    for (let name = last; name !== 0;) {
      const at = (name - 1) * WORDS;
      const packed = this.#words[at + 1] as number;
      entries.push({
        frame: this.#words[at] as number,
        side: packed & 1,
        from: (packed >> 1) & 15,
        to: (packed >> 5) & 15,
        trigger: (packed >> 9) & 31,
      });
      const back = packed >>> BACK_SHIFT;
      if (back === FAR) name = this.#words[at - WORDS] as number;
      else name = back === 0 ? 0 : name - back;
    }
    return entries.toReversed();
  }

  #entry(first: number, second: number): number {
    const at = this.#size * WORDS;
    if (at === this.#words.length) this.#words = grown(this.#words);
    this.#words[at] = first;
    this.#words[at + 1] = second;
    this.#size += 1;
    return this.#size;
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

const WORDS = 2;
const BACK_SHIFT = 14;
const FAR = 2 ** 18 - 1;
const BACK_MAX = FAR - 1;
