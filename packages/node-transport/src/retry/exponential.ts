/** A wait that is multiplied with every failure, up to a cap, and spread by chance. */
import { InvalidArgument } from "@tcplens/core";
import { wholeDelay } from "./delay.ts";
import { decorrelatedJitter, equalJitter, fullJitter, type Jitter, jitters } from "./jitter.ts";
import { checkCap, checkDelay, checkFactor } from "./option-rules.ts";
import type { FailedAttempt, RetryPolicy } from "./policy.ts";

/** Delays in whole ms. */
export interface ExponentialOptions {
  /** The ceiling of the first wait. Default 250. */
  readonly base?: number;
  /** What each further failure multiplies the ceiling by; `decorrelated` does not use it. Default 2. */
  readonly factor?: number;
  /** The highest ceiling. Default 30 000. */
  readonly cap?: number;
  /** Default `full`. */
  readonly jitter?: Jitter;
}

/**
 * After the n-th failure the ceiling is `min(cap, base × factor^(n − 1))`, and the jitter makes the wait of it.
 * It never stops by itself: combine it with a limit.
 * @throws {@link InvalidArgument} when an option is out of its range.
 */
export const exponential = (options: ExponentialOptions = {}): RetryPolicy => {
  const { base = 250, factor = 2, cap = 30_000, jitter = "full" } = options;
  checkDelay("options.base", base);
  checkFactor("options.factor", factor);
  checkCap("options.cap", cap, base);
  if (!jitters.includes(jitter))
    throw new InvalidArgument("options.jitter", `one of ${jitters.join(", ")}`, jitter);
  return (attempt) => {
    if (jitter === "decorrelated") return decorrelated({ base, cap }, attempt);
    // A base of 0 stays 0: 0 × Infinity would not be a number.
    const grown = base === 0 ? 0 : base * factor ** (attempt.number - 1);
    const ceiling = Math.min(cap, grown);
    const delay = spread[jitter](ceiling, attempt.random);
    const capped = grown > cap ? `, at most ${cap} ms` : "";
    const how = `exponential ${base} ms × ${factor}^${attempt.number - 1}${capped}, ${words[jitter]}`;
    return { retry: true, delay, reason: `${how}: ${delay} ms` };
  };
};

const decorrelated = (
  { base, cap }: { readonly base: number; readonly cap: number },
  { previousDelay: previous, random }: FailedAttempt,
): ReturnType<RetryPolicy> => {
  const delay = decorrelatedJitter({ base, cap, previous }, random);
  const before = previous === undefined ? "" : ` after ${previous} ms`;
  const how = `exponential from ${base} ms to at most ${cap} ms${before}, decorrelated jitter`;
  return { retry: true, delay, reason: `${how}: ${delay} ms` };
};

const spread = { none: wholeDelay, full: fullJitter, equal: equalJitter } as const;

const words = { none: "no jitter", full: "full jitter", equal: "equal jitter" } as const;
