/** How often each of Wireshark's flags was set in a stream: rows only for streams in which one was set again. */
import { grown } from "../base/grown.ts";
import { FLAG_NAMES } from "./flags.ts";

/** Rows of one count for each flag, in the order of its bit. */
export class FlagCounts {
  #values = new Int32Array(FLAGS * 64);
  #rows = 0;

  /** A row in which the flags of `seen` have been set once; its number, from 1. */
  add(seen: number): number {
    const from = this.#rows * FLAGS;
    if (from === this.#values.length) this.#values = grown(this.#values);
    this.#rows += 1;
    this.count(this.#rows, seen);
    return this.#rows;
  }

  /** Counts the flags that are set in a row. */
  count(row: number, flags: number): void {
    const from = (row - 1) * FLAGS;
    for (let left = flags; left !== 0; left &= left - 1) {
      const at = from + 31 - Math.clz32(left & -left);
      this.#values[at] = (this.#values[at] as number) + 1;
    }
  }

  of(row: number, bit: number): number {
    return this.#values[(row - 1) * FLAGS + bit] as number;
  }

  /** A row that is what `row` of another table is; its number. */
  copy(other: FlagCounts, row: number): number {
    const copied = this.add(0);
    this.#values.set(other.#values.subarray((row - 1) * FLAGS, row * FLAGS), (copied - 1) * FLAGS);
    return copied;
  }
}

const FLAGS = FLAG_NAMES.length;
