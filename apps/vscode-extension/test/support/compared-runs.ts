/** Runs of scenarios for two captures that are compared: the k-th of both are between the same ends. */

export const goodRuns = ["handshake", "half-close", "cubic", "handshake", "handshake"] as const;
export const badRuns = ["syn-lost", "half-close", "random-loss-new-reno", "refused", "zero-window"] as const;
