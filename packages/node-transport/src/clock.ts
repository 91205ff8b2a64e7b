/** Time as an argument: everything that waits takes a clock, so that a test can own it. */

/** A clock and its one kind of alarm. */
export interface Clock {
  /** ms on a clock that never goes back; only differences mean anything. */
  now(): number;
  /** Calls `wake` once after `delay` ms; the function returned cancels it. */
  after(delay: number, wake: () => void): () => void;
}

/** The machine's own monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delay, wake) => {
    const timer = setTimeout(wake, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};
