/** `socket.setTimeout`: tells once when nothing has happened for so long, and again after something has. */
import type { Clock } from "../clock.ts";

export class IdleTimer {
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  #span = 0;
  #lastActive = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onIdle: () => void) {
    this.#clock = clock;
    this.#onIdle = onIdle;
  }

  /** ms; 0: never. Starts anew. */
  set(span: number): void {
    this.#stop();
    this.#span = span;
    this.active();
  }

  /** Something has happened. */
  active(): void {
    if (this.#span === 0) return;
    this.#lastActive = this.#clock.now();
    // An alarm that goes off too early finds that out: nothing is set again for every packet.
    this.#cancel ??= this.#clock.after(this.#span, this.#look);
  }

  readonly #look = (): void => {
    this.#cancel = undefined;
    const left = this.#lastActive + this.#span - this.#clock.now();
    // Node's timers count whole milliseconds, and may be early by a fraction of one.
    if (left >= 1) this.#cancel = this.#clock.after(left, this.#look);
    else this.#onIdle();
  };

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
