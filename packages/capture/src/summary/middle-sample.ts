/** The median of many values: exact up to {@link KEPT}, of more that of every second, fourth, eighth … of them. */

export class MiddleSample {
  #kept: number[] = [];
  #step = 1;
  count = 0;
  most = 0;

  add(value: number): void {
    if (this.count % this.#step === 0) {
      if (this.#kept.length === KEPT) {
        this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
        this.#step *= 2;
      }
      if (this.count % this.#step === 0) this.#kept.push(value);
    }
    this.count += 1;
    if (value > this.most) this.most = value;
  }

  /** Of an even number the lower of the two in the middle: so much or more had half of them. NaN: there is none. */
  get median(): number {
    const sorted = this.#kept.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  }
}

const KEPT = 1024;
