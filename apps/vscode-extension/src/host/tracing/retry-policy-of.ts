/** The retry policy that the settings describe. */
import {
  allOf,
  constant,
  exponential,
  linear,
  maxAttempts,
  unlessFutile,
  type RetryPolicy,
} from "@tcplens/node-transport";
import type { Settings } from "../settings/setting-table.ts";

/** Undefined for a single attempt. Never retries what waiting cannot mend. */
export const retryPolicyOf = (settings: Settings): RetryPolicy | undefined => {
  const attempts = settings["retry.attempts"];
  return attempts <= 1 ? undefined : allOf(unlessFutile(), maxAttempts(attempts), backoffOf(settings));
};

const backoffOf = (settings: Settings): RetryPolicy => {
  const base = settings["retry.baseDelay"];
  // A first delay above the longest one lifts it: what was asked for first holds.
  const cap = Math.max(base, settings["retry.maxDelay"]);
  switch (settings["retry.backoff"]) {
    case "exponential":
      return exponential({ base, cap, jitter: settings["retry.jitter"] });
    case "linear":
      return linear({ base, cap });
    case "constant":
      return constant(base);
  }
};
