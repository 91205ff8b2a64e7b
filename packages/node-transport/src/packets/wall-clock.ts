/** The system's time of day on a clock that only counts: packets are stamped with the one, traces with the other. */
import type { Clock } from "../clock.ts";

/**
 * ms since 1970 at the clock's 0, to some microseconds. Waits for the next whole millisecond: `Date` knows no finer ones,
 * but knows when they begin.
 */
export const dayTimeOf = (clock: Clock): number => {
  const before = Date.now();
  let now = before;
  while (now === before) now = Date.now();
  return now - clock.now();
};
