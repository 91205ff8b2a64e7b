/** A limit: so much time since the first attempt started. */
import { checkSpan } from "./option-rules.ts";
import type { RetryPolicy } from "./policy.ts";

/**
 * Stops, with cause `elapsed`, once `limit` ms have passed since the first attempt's start. It looks back only: the
 * wait after its last yes may end later than `limit`. Where that must not be, give `retry()` a deadline.
 * @throws {@link InvalidArgument} when `limit` is not a number of at least 0; `Infinity` is one.
 */
export const maxElapsed = (limit: number): RetryPolicy => {
  checkSpan("limit", limit);
  return ({ elapsed }) =>
    elapsed < limit
      ? { retry: true, delay: 0, reason: `${Math.round(elapsed)} ms of ${limit} ms gone` }
      : {
          retry: false,
          cause: "elapsed",
          reason: `${Math.round(elapsed)} ms gone, the policy allows ${limit} ms`,
        };
};
