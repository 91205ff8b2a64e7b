/** Several addresses, each with its own failure, as one failure of the attempt. */
import type { Failure, RetryClass } from "./failure.ts";

/**
 * The failure of an attempt all of whose addresses failed. Its code, phase and transition are those of the first
 * address, the one that was wanted most; its class is the most hopeful of all: one address worth a retry makes the
 * attempt worth one. `failures` has at least one member.
 */
export const combineFailures = (failures: readonly [Failure, ...Failure[]]): Failure => {
  const [first] = failures;
  const other = failures.find((failure) => failure.meaning !== first.meaning);
  const retryClass = hopefulFirst.find((hope) => failures.some((failure) => failure.retryClass === hope));
  return {
    ...first,
    retryClass: retryClass ?? first.retryClass,
    meaning: other === undefined ? first.meaning : `${first.meaning}; another address: ${other.meaning}`,
  };
};

const hopefulFirst: readonly RetryClass[] = ["retry", "reconnect", "next-address", "local", "fatal"];
