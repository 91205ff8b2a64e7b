/**
 * Four ways to spread retries, so that programs that failed together do not come back together. Given the wait that a
 * backoff has arrived at (its ceiling), each makes the wait that is really kept. All are whole ms.
 */
import { unit, wholeDelay } from "./delay.ts";

/**
 * - `none`: the ceiling itself.
 * - `full`: from 0 to the ceiling, all alike.
 * - `equal`: from half the ceiling to the ceiling.
 * - `decorrelated`: from the base to three times the wait before, at most the cap: grows by chance, not by count.
 */
export type Jitter = "none" | "full" | "equal" | "decorrelated";

/** All four. */
export const jitters: readonly Jitter[] = ["none", "full", "equal", "decorrelated"];

/** From 0 to `ceiling`. */
export const fullJitter = (ceiling: number, random: number): number => wholeDelay(ceiling * unit(random));

/** From half of `ceiling` to `ceiling`. */
export const equalJitter = (ceiling: number, random: number): number =>
  wholeDelay(ceiling / 2 + (ceiling / 2) * unit(random));

/** From `base` to the lesser of `cap` and three times `previous`; the first wait counts as following one of `base`. */
export const decorrelatedJitter = (
  {
    base,
    cap,
    previous,
  }: { readonly base: number; readonly cap: number; readonly previous: number | undefined },
  random: number,
): number => {
  const most = Math.min(cap, 3 * Math.max(base, previous ?? base));
  return wholeDelay(base + (most - base) * unit(random));
};
