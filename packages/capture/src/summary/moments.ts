/** When things happened, counted by the second: where many came together. */
import { Tally } from "./tally.ts";

/** Seconds that are kept, over all `Moments` that share it. */
export class SecondsLeft {
  left: number;

  constructor(seconds: number) {
    this.left = seconds;
  }

  get spent(): boolean {
    return this.left <= 0;
  }
}

export class Moments {
  readonly #seconds = new Map<number, Tally>();
  readonly #budget: SecondsLeft;
  #forgotten = Number.NEGATIVE_INFINITY;
  count = 0;

  constructor(budget: SecondsLeft) {
    this.#budget = budget;
  }

  /** `at`: seconds since 1970; NaN is passed over. */
  add(stream: number, at: number): void {
    if (Number.isNaN(at)) return;
    this.count += 1;
    const second = Math.floor(at);
    let tally = this.#seconds.get(second);
    if (tally === undefined) {
      if (this.#budget.spent) return;
      this.#budget.left -= 1;
      tally = new Tally();
      this.#seconds.set(second, tally);
    }
    tally.add(stream, at);
  }

  /** Those before `time` are asked for no more. */
  forget(time: number): void {
    // Looked through now and then, not for every connection.
    if (this.#seconds.size < FEW || time < this.#forgotten + FEW) return;
    this.#forgotten = time;
    for (const [second, { count }] of this.#seconds) {
      if (second >= time) continue;
      this.#seconds.delete(second);
      this.#budget.left += 1;
      this.count -= count;
    }
  }

  /** All of the seconds from the one in which `from` is to the one in which `to` is. */
  between(from: number, to: number): Tally {
    const all = new Tally();
    for (let second = Math.floor(from); second <= Math.floor(to); second++) {
      const tally = this.#seconds.get(second);
      if (tally !== undefined) all.join(tally);
    }
    return all;
  }

  /** The last moment up to `time` and a tenth of a second after it; NaN: there is none. */
  lastBefore(time: number): number {
    const limit = time + SLACK;
    let last = Number.NaN;
    for (const { from, to } of this.#seconds.values()) {
      if (from > limit) continue;
      const at = to <= limit ? to : from;
      if (!(at <= last)) last = at;
    }
    return last;
  }

  /** The two seconds on end in which most happened, the earliest of those that are alike. */
  peak(): Tally {
    let best = new Tally();
    for (const second of this.#seconds.keys()) {
      const both = (this.#seconds.get(second)?.count ?? 0) + (this.#seconds.get(second + 1)?.count ?? 0);
      if (both < best.count || (both === best.count && second >= best.from)) continue;
      best = this.between(second, second + 1);
    }
    return best;
  }
}

const SLACK = 0.1;
/** Seconds. */
const FEW = 64;
