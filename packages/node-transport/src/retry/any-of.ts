/** Policies joined by “or”. */
import { never } from "./never.ts";
import type { RetryPolicy, Verdict } from "./policy.ts";

/**
 * Retries when one of `policies` says so, after the shortest delay of those that do and with that one's reason. When
 * all say no, the first no counts. All are asked the same question; of none at all it is `never()`.
 */
export const anyOf =
  (...policies: readonly RetryPolicy[]): RetryPolicy =>
  (attempt) => {
    let best: Verdict | undefined;
    for (const policy of policies) {
      const verdict = policy(attempt);
      const better = best === undefined || (verdict.retry && (!best.retry || verdict.delay < best.delay));
      if (better) best = verdict;
    }
    return best ?? never()(attempt);
  };
