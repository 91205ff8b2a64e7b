/** A clock that a test owns: time moves when the test says so, and what waits on it can be counted. */
import type { Clock } from "../../src/clock.ts";

interface Alarm {
  readonly at: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #alarms: readonly Alarm[] = [];

  constructor(start = 0) {
    this.#now = start;
  }

  /** How many alarms are set. */
  get pending(): number {
    return this.#alarms.length;
  }

  now(): number {
    return this.#now;
  }

  after(delay: number, wake: () => void): () => void {
    const alarm: Alarm = { at: this.#now + delay, wake };
    this.#alarms = [...this.#alarms, alarm];
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Moves time without looking at alarms: what an operation does that takes so long. */
  spend(ms: number): void {
    this.#now += ms;
  }

  /** Lets everything that waits on promises go on, then moves to the earliest alarm and fires it. */
  async next(): Promise<boolean> {
    await turn();
    const earliest = this.#alarms.toSorted((a, b) => a.at - b.at)[0];
    if (earliest === undefined) return false;
    this.#alarms = this.#alarms.filter((other) => other !== earliest);
    this.#now = Math.max(this.#now, earliest.at);
    earliest.wake();
    await turn();
    return true;
  }

  /** Fires alarms, earliest first, until `work` is settled; then gives its result. */
  async run<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => true,
      () => true,
    );
    const more = async (): Promise<boolean> => !(await Promise.race([settled, turn().then(() => false)]));
    while ((await more()) && (await this.next()));
    return work;
  }
}

/** Promise chains are some steps deep: a turn of the event loop lets all of them end. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
