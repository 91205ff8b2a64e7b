/** A limit: a failure that waiting cannot mend is not retried. */
import type { RetryPolicy } from "./policy.ts";

/** What counts as mendable although the tables call it fatal. */
export interface UnlessFutileOptions {
  /** Codes to retry all the same: `["ENOTFOUND"]` where a name is about to be registered. */
  readonly except?: readonly string[];
}

/** Stops, with cause `futile`, when the failure's class is `fatal`. */
export const unlessFutile =
  ({ except = [] }: UnlessFutileOptions = {}): RetryPolicy =>
  ({ failure: { code, meaning, retryClass } }) => {
    if (retryClass !== "fatal") return { retry: true, delay: 0, reason: "waiting may help" };
    if (except.includes(code)) return { retry: true, delay: 0, reason: `${code} is retried all the same` };
    return { retry: false, cause: "futile", reason: `waiting cannot mend it: ${meaning}` };
  };
