/** Least, most, mean and spread of a series of times. */
export interface Spread {
  readonly samples: number;
  /** Seconds; 0 where there are no samples. */
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  /** Standard deviation of the sample; 0 for two samples or fewer. */
  readonly stdev: number;
}

/** Times in whole microseconds. */
export class Samples {
  count = 0;
  min = 0;
  max = 0;
  #sum = 0;
  #squares = 0;

  add(microseconds: number): void {
    if (this.min === 0 || microseconds < this.min) this.min = microseconds;
    if (microseconds > this.max) this.max = microseconds;
    this.#sum += microseconds;
    this.#squares += microseconds * microseconds;
    this.count += 1;
  }

  /** Forgets all, and begins with one sample. */
  restart(microseconds: number): void {
    this.count = 0;
    this.min = 0;
    this.max = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.add(microseconds);
  }

  spread(): Spread {
    const { count } = this;
    const variance = count <= 2 ? 0 : (this.#squares - (this.#sum * this.#sum) / count) / (count - 1);
    return {
      samples: count,
      min: this.min / 1e6,
      max: this.max / 1e6,
      avg: count === 0 ? 0 : this.#sum / count / 1e6,
      stdev: Math.sqrt(Math.max(0, variance)) / 1e6,
    };
  }
}
