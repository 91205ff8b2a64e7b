/**
 * How often a growing trace is shown: at once, then at least 60 ms apart and so that making the view takes at most a
 * fifth of the time; and every half second when nothing happens, because what is waited for changes with the time.
 */

/** ms. */
const GAP = 60;
/** Four parts of rest to one of work. */
const REST = 4;
const IDLE = 500;

/** See the file's head. Nothing is made within a call of `changed`: it comes from where times are taken. */
export class ShowPace {
  readonly #make: () => void;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #freeAt = 0;

  constructor(make: () => void, now: () => number = () => performance.now()) {
    this.#make = make;
    this.#now = now;
  }

  /** Shows it now. */
  start(): void {
    this.#run();
  }

  changed(): void {
    this.#arm(Math.max(this.#now(), this.#freeAt));
  }

  /** Shows it for the last time. */
  finish(): void {
    this.dispose();
    this.#make();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }

  #arm(at: number): void {
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, at - this.#now()));
  }

  #run(): void {
    this.dispose();
    const began = this.#now();
    this.#make();
    const ended = this.#now();
    this.#freeAt = ended + Math.max(GAP, (ended - began) * REST);
    this.#arm(Math.max(ended + IDLE, this.#freeAt));
  }
}
