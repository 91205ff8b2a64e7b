/**
 * The rows of a list that may have millions: what is looked at is asked for in blocks, a few at a time, so that a list that
 * is scrolled fast asks for what is on show when an answer comes and for nothing in between; only the latest blocks are kept.
 */
import { isTakenBack } from "./capture-host.ts";

/** Asks for some rows. */
export type LoadRows<T> = (
  from: number,
  count: number,
  signal: AbortSignal,
) => Promise<{ readonly rows: readonly T[]; readonly total: number }>;

interface Block<T> {
  readonly rows: readonly T[];
  readonly life: number;
}

/** See the file's head. */
export class RowWindows<T> {
  readonly #changed: () => void;
  readonly #failed: (error: unknown) => void;
  readonly #blocks = new Map<number, Block<T>>();
  readonly #asked = new Map<number, AbortController>();
  #load: LoadRows<T> | undefined;
  #life = 0;
  #total = 0;
  /** The rows looked at: the first and the last. */
  #wanted: readonly [number, number] = [0, -1];

  /** @param changed Called when rows have come. */
  constructor(changed: () => void, failed: (error: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  get total(): number {
    return this.#total;
  }

  /** Another list. */
  begin(load: LoadRows<T>, total: number): void {
    this.#blocks.clear();
    this.#load = load;
    this.renew(total);
  }

  /** The same list, in a newer state: what was there stays on show until the new has come. */
  renew(total: number = this.#total): void {
    for (const controller of this.#asked.values()) controller.abort();
    this.#asked.clear();
    this.#life += 1;
    this.#total = total;
  }

  /** The list has grown at its end. */
  grow(total: number): void {
    if (total === this.#total) return;
    const last = Math.floor(Math.max(0, this.#total - 1) / BLOCK);
    this.#total = total;
    const block = this.#blocks.get(last);
    if (block !== undefined && block.rows.length < BLOCK) this.#blocks.set(last, { ...block, life: -1 });
  }

  /** The row, or undefined where it has not come yet. */
  at(index: number): T | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.rows[index % BLOCK];
  }

  /** These rows are looked at, and no others. */
  want(from: number, to: number): void {
    this.#wanted = [from, to];
    const first = Math.floor(from / BLOCK);
    const last = Math.floor(Math.min(to, this.#total - 1) / BLOCK);
    for (let number = first; number <= last && this.#asked.size < ASKED_MAX; number += 1) {
      if (this.#blocks.get(number)?.life === this.#life || this.#asked.has(number)) continue;
      void this.#ask(number);
    }
    for (const number of this.#blocks.keys()) {
      if (this.#blocks.size <= BLOCKS_MAX) break;
      if (number < first || number > last) this.#blocks.delete(number);
    }
  }

  async #ask(number: number): Promise<void> {
    const [load, life] = [this.#load, this.#life];
    if (load === undefined) return;
    const controller = new AbortController();
    this.#asked.set(number, controller);
    try {
      const { rows, total } = await load(number * BLOCK, BLOCK, controller.signal);
      if (controller.signal.aborted || life !== this.#life) return;
      this.#asked.delete(number);
      this.#total = total;
      this.#blocks.set(number, { rows, life });
      this.want(...this.#wanted);
      this.#changed();
    } catch (error) {
      if (this.#asked.get(number) === controller) this.#asked.delete(number);
      if (!isTakenBack(error)) this.#failed(error);
    }
  }
}

/** Rows asked for at once. */
const BLOCK = 100;
/** Questions on their way at once: what is on show lies in two blocks at most. */
const ASKED_MAX = 2;
/** Blocks kept. */
const BLOCKS_MAX = 40;
