/** The system's time of day on a clock that only counts: packets are stamped with the one, traces with the other. */
import type { Clock } from "../clock.ts";

/**
 * ms since 1970 at the clock's 0, to some microseconds. `Date` knows whole milliseconds only, but when one begins can be
 * seen: between two looks. On a busy machine looks may be far apart, so of several beginnings the one seen best counts.
 */
export const dayTimeOf = (clock: Clock): number => {
  let best = { gap: Infinity, dayTime: 0 };
  for (let turn = 0; turn < TURNS_MAX && best.gap > GAP_ENOUGH; turn++) {
    const seen = nextMillisecond(clock);
    if (seen.gap < best.gap) best = seen;
  }
  return best.dayTime;
};

/** Between the look that showed the millisecond before it and the one that shows it. */
const nextMillisecond = (clock: Clock): { readonly gap: number; readonly dayTime: number } => {
  let earlier = clock.now();
  const before = Date.now();
  for (;;) {
    const look = clock.now();
    const now = Date.now();
    if (now !== before) {
      const gap = clock.now() - earlier;
      return { gap, dayTime: now - earlier - gap / 2 };
    }
    earlier = look;
  }
};

/** ms. */
const GAP_ENOUGH = 0.02;
const TURNS_MAX = 5;
