/** Failures and failed attempts for tests: ordinary ones, but for what a test says. */
import { classifyError } from "../../src/error/classify-error.ts";
import type { Failure } from "../../src/error/failure.ts";
import type { FailedAttempt } from "../../src/retry/policy.ts";

/** Waiting may help. */
export const refused: Failure = classifyError(
  { code: "ECONNREFUSED", syscall: "connect", message: "connect ECONNREFUSED 127.0.0.1:1" },
  { phase: "tcp" },
);

/** Waiting cannot help. */
export const notFound: Failure = classifyError(
  { code: "ENOTFOUND", syscall: "getaddrinfo", message: "getaddrinfo ENOTFOUND nosuch.invalid" },
  { phase: "lookup" },
);

export const failedAttempt = (about: Partial<FailedAttempt> = {}): FailedAttempt => ({
  number: 1,
  failure: refused,
  duration: 0,
  elapsed: 0,
  previousDelay: undefined,
  random: 0.5,
  budgetLeft: Infinity,
  ...about,
});
