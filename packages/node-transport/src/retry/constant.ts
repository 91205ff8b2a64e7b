/** The same wait after every failure. */
import { checkDelay } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";

/**
 * Waits `delay` ms, a whole number, after every failure. It never stops by itself: combine it with a limit.
 * @throws {@link InvalidArgument} when `delay` is not a delay.
 */
export const constant = (delay: number): RetryPolicy => {
  checkDelay("delay", delay);
  return () => ({ retry: true, delay, reason: `constant ${delay} ms` });
};
