/** Time as an argument: everything that waits takes a clock, so that a test can own it. */

/** A clock and its one kind of alarm. */
export interface Clock {
  /** ms on a clock that never goes back; only differences mean anything. */
  now(): number;
  /** Calls `wake` once after `delay` ms, never for `Infinity`; the function returned cancels it. */
  after(delay: number, wake: () => void): () => void;
}

/** The machine's own monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delay, wake) => {
    // Node waits 1 ms for what its timers cannot hold.
    if (delay > TIMER_MAX) return () => undefined;
    const timer = setTimeout(wake, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** The longest a timer of Node's can wait, ms: 2**31 - 1, about 25 days. */
const TIMER_MAX = 2_147_483_647;

/**
 * Like `clock.after`, but `wake` runs only after the event loop has looked at its sockets once more: timers run before
 * that, and on a busy loop what was waited for may be there, unread.
 */
export const afterLook = (clock: Clock, delay: number, wake: () => void): (() => void) => {
  let cancel = clock.after(delay, () => {
    const look = setImmediate(wake);
    cancel = () => clearImmediate(look);
  });
  return () => cancel();
};
