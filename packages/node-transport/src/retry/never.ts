/** The policy that never retries. It is the identity of `anyOf`. */
import type { RetryPolicy } from "./policy.ts";

/** See the file's head. Stops with cause `policy`. */
export const never = (): RetryPolicy => () => ({
  retry: false,
  cause: "policy",
  reason: "this policy never retries",
});
