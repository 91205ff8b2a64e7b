/** The policy that always retries, and at once: what `allOf` is of nothing, and its identity. Alone it is a storm. */
import type { RetryPolicy } from "./policy.ts";

/** See the file's head. */
export const always = (): RetryPolicy => () => ({ retry: true, delay: 0, reason: "at once" });
