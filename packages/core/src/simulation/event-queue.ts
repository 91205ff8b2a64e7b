/** What is due when: a binary heap that gives equal times in the order in which they were put in. */

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly item: T;
}

export class EventQueue<T> {
  readonly #heap: Entry<T>[] = [];
  #order = 0;

  get length(): number {
    return this.#heap.length;
  }

  /** When the next one is due; `Infinity`: there is none. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  push(at: number, item: T): void {
    const entry = { at, order: this.#order, item };
    this.#order += 1;
    let index = this.#heap.length;
    this.#heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = this.#heap[parent] as Entry<T>;
      if (!isBefore(entry, above)) break;
      this.#heap[index] = above;
      index = parent;
    }
    this.#heap[index] = entry;
  }

  /** Takes the one that is due first; `undefined`: there is none. */
  pop(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first?.item;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#heap.length) break;
      const right = this.#heap[child + 1];
      if (right !== undefined && isBefore(right, this.#heap[child] as Entry<T>)) child += 1;
      const below = this.#heap[child] as Entry<T>;
      if (!isBefore(below, last)) break;
      this.#heap[index] = below;
      index = child;
    }
    this.#heap[index] = last;
    return first.item;
  }

  /** Takes all that are due by `now`, the first due first. */
  takeDue(now: number): readonly T[] {
    const due: T[] = [];
    while (this.nextAt <= now) {
      const item = this.pop();
      if (item !== undefined) due.push(item);
    }
    return due;
  }
}

const isBefore = <T>(a: Entry<T>, b: Entry<T>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
