/** Policies joined by “and”: how a limit is put on a backoff. */
import { always } from "./always.ts";
import type { RetryPolicy, Verdict } from "./policy.ts";

/**
 * Retries when every one of `policies` says so, after the longest of their delays and with that one's reason. Else the
 * first no counts, with its cause and reason. All are asked the same question; of none at all it is `always()`.
 */
export const allOf =
  (...policies: readonly RetryPolicy[]): RetryPolicy =>
  (attempt) => {
    let longest: Verdict | undefined;
    for (const policy of policies) {
      const verdict = policy(attempt);
      if (!verdict.retry) return verdict;
      if (longest === undefined || (longest.retry && verdict.delay > longest.delay)) longest = verdict;
    }
    return longest ?? always()(attempt);
  };
