/** The usual policy, assembled: exponential backoff with full jitter, a limit of attempts, nothing futile. */
import { allOf } from "./all-of.ts";
import { exponential, type ExponentialOptions } from "./exponential.ts";
import { maxAttempts } from "./max-attempts.ts";
import { maxElapsed } from "./max-elapsed.ts";
import { checkCount, checkSpan } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";
import { unlessFutile, type UnlessFutileOptions } from "./unless-futile.ts";
import { withinBudget } from "./within-budget.ts";

/** Those of `exponential` and `unlessFutile`, and the limits. */
export interface RetryPolicyOptions extends ExponentialOptions, UnlessFutileOptions {
  /** How many attempts in all, the first included; `Infinity` for no limit. Default 4. */
  readonly attempts?: number;
  /** No retry once so many ms have passed since the first attempt's start. Default: no limit. */
  readonly maxElapsed?: number;
}

/**
 * `allOf(unlessFutile, maxAttempts, maxElapsed, withinBudget, exponential)`, in this order: of several reasons to stop
 * the most telling comes first.
 * @throws {@link InvalidArgument} when an option is out of its range.
 */
export const retryPolicy = (options: RetryPolicyOptions = {}): RetryPolicy => {
  const { attempts = 4, maxElapsed: limit = Infinity } = options;
  // The limits check these too, but by names of their own.
  checkCount("options.attempts", attempts);
  checkSpan("options.maxElapsed", limit);
  return allOf(
    unlessFutile(options),
    maxAttempts(attempts),
    maxElapsed(limit),
    withinBudget(),
    exponential(options),
  );
};
