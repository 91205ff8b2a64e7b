/** The one time of a simulation's page: where it stands, and how much of the run is on show. Every view looks here. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** See the file's head. Times are ms of virtual time. */
export class TimeLine {
  readonly #listeners = new Set<() => void>();
  #moments: readonly number[] = [];
  /** The same in the order of time, each once: the ladder's rows go by what comes of what. */
  #times: readonly number[] = [];
  #duration = 1;
  #busyUntil = 1;
  #at = 0;
  #from = 0;
  #to = 1;

  get at(): number {
    return this.#at;
  }

  get duration(): number {
    return this.#duration;
  }

  /** What is on show. */
  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** The last row up to now; -1 before the first. */
  get row(): number {
    return this.#moments.findLastIndex((at) => at <= this.#at);
  }

  get rows(): number {
    return this.#moments.length;
  }

  /** Another run. `anew`: of another scenario, so that it begins as a page begins: with all that is worth seeing. */
  take(
    run: { readonly moments: readonly number[]; readonly duration: number; readonly busyUntil: number },
    anew: boolean,
  ): void {
    const atEnd = this.#at >= this.#busyUntil;
    const whole = this.#from === 0 && this.#to === this.#busyUntil;
    this.#moments = run.moments;
    this.#times = [...new Set(run.moments)].toSorted((a, b) => a - b);
    this.#duration = run.duration;
    this.#busyUntil = run.busyUntil;
    if (anew || whole || this.#from >= run.duration) [this.#from, this.#to] = [0, run.busyUntil];
    this.#to = Math.min(this.#to, run.duration);
    this.#at = anew || atEnd ? run.busyUntil : Math.min(this.#at, run.duration);
    this.#tell();
  }

  /** Goes to a time; what is on show follows it. */
  go(at: number): void {
    const to = Math.min(Math.max(0, at), this.#duration);
    if (to === this.#at) return;
    this.#at = to;
    this.#follow();
    this.#tell();
  }

  /** To the row before or after the one that stands. */
  step(by: -1 | 1): void {
    const now = this.#at;
    const next = this.#times[lastUpTo(this.#times, now) + (by > 0 ? 1 : this.#times.includes(now) ? -1 : 0)];
    this.go(next ?? (by > 0 ? this.#duration : 0));
  }

  /** Shows so many times as much, about where it stands. */
  zoom(factor: number): void {
    const span = Math.min(this.#duration, Math.max(SPAN_MIN, (this.#to - this.#from) * factor));
    const share = (this.#at - this.#from) / (this.#to - this.#from);
    this.#show(this.#at - span * share, span);
  }

  showBusy(): void {
    this.#show(0, this.#busyUntil);
  }

  showAll(): void {
    this.#show(0, this.#duration);
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #show(from: number, span: number): void {
    this.#from = Math.min(Math.max(0, from), Math.max(0, this.#duration - span));
    this.#to = Math.min(this.#duration, this.#from + span);
    this.#tell();
  }

  #follow(): void {
    const span = this.#to - this.#from;
    if (this.#at >= this.#from && this.#at <= this.#to) return;
    this.#from = Math.min(Math.max(0, this.#at - span / 4), this.#duration - span);
    this.#to = this.#from + span;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Where the last number that is no more than `at` stands, in numbers that grow. */
export const lastUpTo = (numbers: readonly number[], at: number): number => {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** Draws the element again whenever the time line changes. */
export const followTime = (host: ReactiveControllerHost, line: () => TimeLine | undefined): void =>
  host.addController(new TimeController(host, line));

class TimeController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #line: () => TimeLine | undefined;
  #known: TimeLine | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, line: () => TimeLine | undefined) {
    this.#host = host;
    this.#line = line;
  }

  hostUpdate(): void {
    const line = this.#line();
    if (line === this.#known) return;
    this.#stop?.();
    this.#known = line;
    this.#stop = line?.listen(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#known = undefined;
  }
}

/** ms: no run has anything smaller to show. */
const SPAN_MIN = 0.01;
