/** A limit: what the shared retry budget (`budget.ts`) still holds. */
import type { RetryPolicy } from "./policy.ts";

/** Stops, with cause `budget`, when the budget has no retry left. Without a budget it never stops. */
export const withinBudget =
  (): RetryPolicy =>
  ({ budgetLeft }) =>
    budgetLeft >= 1
      ? {
          retry: true,
          delay: 0,
          reason: budgetLeft === Infinity ? "no budget" : `${budgetLeft} left in the budget`,
        }
      : {
          retry: false,
          cause: "budget",
          reason: "the retry budget is empty: too many retries among too few attempts",
        };
