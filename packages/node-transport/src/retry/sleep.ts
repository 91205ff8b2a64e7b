/** Waiting on a clock that can be cut short. */
import type { Clock } from "../clock.ts";

/**
 * Waits `delay` ms. Resolves to `true` when they have passed, to `false` as soon as `signal` is aborted. Leaves neither
 * an alarm nor a listener behind. A delay of 0 still goes through the clock, so that a loop of them cannot starve it.
 */
export const sleep = (delay: number, clock: Clock, signal: AbortSignal): Promise<boolean> => {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onAbort = (): void => {
      cancel();
      resolve(false);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const cancel = clock.after(delay, () => {
      signal.removeEventListener("abort", onAbort);
      resolve(true);
    });
  });
};
