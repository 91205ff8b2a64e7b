/** The machine's monotonic clock, with alarms that let the process end: what is waited for keeps it alive by a link. */
import type { Clock } from "../clock.ts";

export const unheldClock: Clock = {
  now: () => performance.now(),
  after: (delay, wake) => {
    // Node waits 1 ms for what its timers cannot hold. Who sets an alarm finds out that it went off too early.
    const timer = setTimeout(wake, Math.min(delay, TIMER_MAX));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The longest a timer of Node's can wait, ms: 2**31 - 1, about 25 days. */
const TIMER_MAX = 2_147_483_647;
