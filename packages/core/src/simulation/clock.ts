/** Virtual time: it stands still while something is done, and jumps to whatever is due next. */
import { InvalidArgument } from "../base/errors.ts";
import { EventQueue } from "./event-queue.ts";

export class Clock {
  readonly #due: EventQueue<() => void> = new EventQueue();
  #now = 0;

  get now(): number {
    return this.#now;
  }

  /** When something has to be done next; `Infinity`: never. */
  get nextAt(): number {
    return this.#due.nextAt;
  }

  /**
   * Has `action` called at `at`; things due at the same time are done in the order in which they were asked for.
   * @throws {@link InvalidArgument} when that time has passed or is no number.
   */
  at(at: number, action: () => void): void {
    if (!(at >= this.#now)) throw new InvalidArgument("at", `a time of ${this.#now} ms or later`, at);
    this.#due.push(at, action);
  }

  /** Lets time pass up to `at`, which is not beyond what is due. */
  advance(at: number): void {
    if (!(at >= this.#now && at <= this.nextAt))
      throw new InvalidArgument("at", `a time from ${this.#now} to ${this.nextAt} ms`, at);
    this.#now = at;
  }

  /** Jumps to what is due next and does it; `false`: there is nothing, or not by `limit`. */
  step(limit: number = Number.POSITIVE_INFINITY): boolean {
    const next = this.nextAt;
    if (next > limit || next === Number.POSITIVE_INFINITY) return false;
    this.#now = next;
    this.#due.pop()?.();
    return true;
  }
}
