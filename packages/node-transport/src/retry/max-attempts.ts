/** A limit: so many attempts, the first included. */
import { checkCount } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";

/**
 * Stops, with cause `attempts`, after `count` attempts since the endpoint last proved itself.
 * @throws {@link InvalidArgument} when `count` is not a whole number of at least 1, or `Infinity`.
 */
export const maxAttempts = (count: number): RetryPolicy => {
  checkCount("count", count);
  return ({ number }) =>
    number < count
      ? { retry: true, delay: 0, reason: `attempt ${number} of at most ${count}` }
      : { retry: false, cause: "attempts", reason: `${spell(number)} made, the policy allows ${count}` };
};

const spell = (number: number): string => (number === 1 ? "1 attempt" : `${number} attempts`);
