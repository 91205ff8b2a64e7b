/** How large a scenario may be, so that no file makes a run without end or memory without bound. */

/** Characters of a file. */
export const TEXT_MAX = 1_000_000;
/** A day of virtual time, ms. */
export const LIMIT_MAX = 86_400_000;
/** Octets that one step writes in all, and that all steps and answers of a run write. */
export const WRITTEN_MAX = 1_000_000_000;
export const REPETITIONS_MAX = 100_000;
export const STEPS_MAX = 1000;
export const IMPAIRMENTS_MAX = 16;
export const RULES_MAX = 100;
/** Of `duplicate`, in one direction: every one may double what goes through it. */
export const DUPLICATIONS_MAX = 2;
/** Packets after which a run ends. */
export const PACKETS_MAX = 500_000;
