/** The retry policy that the options describe. */
import {
  allOf,
  constant,
  exponential,
  grpc,
  linear,
  maxAttempts,
  unlessFutile,
  type RetryPolicy,
} from "@tcplens/node-transport";
import type { RetryPlan } from "./trace-plan.ts";

/** Never retries what waiting cannot mend, and stops after `plan.retries`. */
export const retryPolicyOf = (plan: RetryPlan): RetryPolicy =>
  allOf(unlessFutile(), maxAttempts(plan.retries + 1), backoffOf(plan));

const backoffOf = ({ backoff, delay, maxDelay, jitter = "equal" }: RetryPlan): RetryPolicy => {
  // A first delay above the policy's own cap lifts the cap.
  const cap = maxDelay ?? (delay !== undefined && delay > CAP ? delay : undefined);
  const options = {
    ...(delay === undefined ? {} : { base: Math.round(delay) }),
    ...(cap === undefined ? {} : { cap: Math.round(cap) }),
  };
  switch (backoff) {
    case "exponential":
      return exponential({ ...options, jitter });
    case "linear":
      return linear(options);
    case "constant":
      return constant(Math.round(delay ?? DELAY));
    case "grpc":
      return grpc(options);
  }
};

/** ms. The first delay where none was given, as the other policies have it. */
const DELAY = 250;

/** ms. The policies' own cap. */
const CAP = 30_000;
