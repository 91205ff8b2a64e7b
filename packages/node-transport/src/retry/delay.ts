/** Delays: whole milliseconds that a timer can keep, whatever the arithmetic before it came to. */

/** The longest delay there is, ms: what `setTimeout` takes before it fires at once instead (24.8 days). */
export const DELAY_MAX: number = 2 ** 31 - 1;

/** Rounds to a whole number of ms from 0 to {@link DELAY_MAX}. Infinity is the longest; not a number is none. */
export const wholeDelay = (delay: number): number =>
  Number.isNaN(delay) ? 0 : Math.round(Math.min(Math.max(delay, 0), DELAY_MAX));

/** A number drawn by a `Random`, kept in its range: an attempt may come from outside this package. */
export const unit = (random: number): number => (random >= 0 ? Math.min(random, 1) : 0);
