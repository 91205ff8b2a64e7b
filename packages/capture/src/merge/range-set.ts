/** A set of octets, as ranges in order that do not touch. */
export class RangeSet {
  readonly #ranges: [from: number, to: number][] = [];

  add(from: number, to: number): void {
    let [start, end] = [from, to];
    const at = this.#firstEndingAt(from);
    let after = at;
    for (
      let range = this.#ranges[after];
      range !== undefined && range[0] <= to;
      range = this.#ranges[after]
    ) {
      start = Math.min(start, range[0]);
      end = Math.max(end, range[1]);
      after += 1;
    }
    this.#ranges.splice(at, after - at, [start, end]);
  }

  /** All octets from `from` up to `to` are in it. */
  has(from: number, to: number): boolean {
    const range = this.#ranges[this.#firstEndingAt(from + 1)];
    return range !== undefined && range[0] <= from && to <= range[1];
  }

  /** How many octets from `from` up to `to` are in it. */
  count(from: number, to: number): number {
    return this.#ranges.reduce(
      (sum, range) => sum + Math.max(0, Math.min(range[1], to) - Math.max(range[0], from)),
      0,
    );
  }

  /** The first range that ends at `octet` or after it. */
  #firstEndingAt(octet: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < octet) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
