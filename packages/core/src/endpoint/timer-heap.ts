/**
 * RFC 9293 §3.10.8: which of many timers is due next. A heap of four branches, arranged by when something last said it
 * would be due. Most timers are put off again and again before they are due, so putting one off costs nothing: it is
 * moved only when it has come to the top and is found to be later.
 */

/** Something with a timer. */
export interface Timed {
  /** Where it stands in the heap; -1: not in it. The heap's own. */
  heapSlot: number;
  /** When it is due; `Infinity`: never. */
  nextTimeout(): number;
}

/** Things with a timer, the one that is due next on top. */
export class TimerHeap {
  readonly #entries: Timed[] = [];
  /** When each entry was thought to be due: never later than it is. */
  readonly #times: number[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** To be called whenever the entry's `nextTimeout()` may have come nearer. */
  arm(entry: Timed, at: number): void {
    const slot = entry.heapSlot;
    if (slot < 0) {
      if (at === Number.POSITIVE_INFINITY) return;
      this.#entries.push(entry);
      this.#times.push(at);
      this.#up(this.#entries.length - 1, entry, at);
    } else if (at < (this.#times[slot] as number)) this.#up(slot, entry, at);
  }

  remove(entry: Timed): void {
    const slot = entry.heapSlot;
    if (slot < 0) return;
    entry.heapSlot = -1;
    const last = this.#entries.pop() as Timed;
    const at = this.#times.pop() as number;
    if (last === entry) return;
    // The last one takes the place, and from there goes where it belongs.
    const parent = (slot - 1) >> 2;
    if (slot > 0 && at < (this.#times[parent] as number)) this.#up(slot, last, at);
    else this.#down(slot, last, at);
  }

  /** What is due next, with its time put right; `undefined` when nothing ever is. */
  top(): Timed | undefined {
    while (true) {
      const entry = this.#entries[0];
      if (entry === undefined) return undefined;
      const at = entry.nextTimeout();
      if (at === this.#times[0]) return entry;
      if (at === Number.POSITIVE_INFINITY) this.remove(entry);
      else this.#down(0, entry, at);
    }
  }

  /** When `top()` is due; `Infinity`: never. */
  nextTimeout(): number {
    return this.top() === undefined ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  #up(from: number, entry: Timed, at: number): void {
    let slot = from;
    while (slot > 0) {
      const parent = (slot - 1) >> 2;
      const parentAt = this.#times[parent] as number;
      if (parentAt <= at) break;
      this.#put(slot, this.#entries[parent] as Timed, parentAt);
      slot = parent;
    }
    this.#put(slot, entry, at);
  }

  #down(from: number, entry: Timed, at: number): void {
    const times = this.#times;
    const length = times.length;
    let slot = from;
    while (true) {
      let least = -1;
      let leastAt = at;
      const first = slot * 4 + 1;
      const end = Math.min(first + 4, length);
      for (let child = first; child < end; child += 1) {
        const childAt = times[child] as number;
        if (childAt < leastAt) {
          least = child;
          leastAt = childAt;
        }
      }
      if (least < 0) break;
      this.#put(slot, this.#entries[least] as Timed, leastAt);
      slot = least;
    }
    this.#put(slot, entry, at);
  }

  #put(slot: number, entry: Timed, at: number): void {
    this.#entries[slot] = entry;
    this.#times[slot] = at;
    entry.heapSlot = slot;
  }
}
