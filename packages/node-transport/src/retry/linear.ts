/** A wait that grows by the same step with every failure. */
import { wholeDelay } from "./delay.ts";
import { checkCap, checkDelay } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";

/** Whole ms. */
export interface LinearOptions {
  /** The first wait. Default 250. */
  readonly base?: number;
  /** What each further failure adds. Default `base`. */
  readonly step?: number;
  /** The longest wait. Default 30 000. */
  readonly cap?: number;
}

/**
 * Waits `min(cap, base + step × (n − 1))` after the n-th failure. It never stops by itself: combine it with a limit.
 * @throws {@link InvalidArgument} when an option is not a delay, or the cap is below the base.
 */
export const linear = ({ base = 250, step = base, cap = 30_000 }: LinearOptions = {}): RetryPolicy => {
  checkDelay("options.base", base);
  checkDelay("options.step", step);
  checkCap("options.cap", cap, base);
  return ({ number }) => {
    const grown = base + step * (number - 1);
    const delay = wholeDelay(Math.min(cap, grown));
    const capped = grown > cap ? ", capped" : "";
    return {
      retry: true,
      delay,
      reason: `linear ${base} ms + ${number - 1} × ${step} ms${capped}: ${delay} ms`,
    };
  };
};
