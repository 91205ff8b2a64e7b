/** When a certificate holds: now, no longer, not yet. */

/** The two ends of a certificate's validity, both included. Whole seconds; a fraction is cut off. */
export interface Validity {
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** An hour ago to thirty days from now: holds, also for a clock that is a little slow. */
export const currentValidity = (now: Date = new Date()): Validity => span(now, -HOUR, 30 * DAY);

/** Ran out a day ago, after thirty days. */
export const expiredValidity = (now: Date = new Date()): Validity => span(now, -31 * DAY, -DAY);

/** Begins tomorrow, for thirty days. */
export const futureValidity = (now: Date = new Date()): Validity => span(now, DAY, 31 * DAY);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const span = (now: Date, from: number, to: number): Validity => ({
  validFrom: new Date(now.getTime() + from),
  validTo: new Date(now.getTime() + to),
});
