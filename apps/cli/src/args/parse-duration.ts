/** Durations as people write them: `500ms`, `5s`, `1.5s`, `2m`, `1h`. A bare number is milliseconds, as in the JSON output. */
import ms, { type StringValue } from "ms";
import { UsageError } from "../usage-error.ts";

/** What a duration may be besides a length of time. */
export interface DurationRule {
  /** `none` is allowed, and means `Infinity`. */
  readonly none?: boolean;
  /** The least allowed, ms. Default 0. */
  readonly least?: number;
}

/**
 * Milliseconds. `option` is named in the message.
 * @throws {@link UsageError} when the text is not a duration or lies outside the rule.
 */
export const parseDuration = (option: string, text: string, rule: DurationRule = {}): number => {
  if (rule.none === true && text === "none") return Infinity;
  const value = pattern.test(text) ? ms(text as StringValue) : Number.NaN;
  if (!Number.isFinite(value)) {
    const none = rule.none === true ? ", or none for no limit" : "";
    throw new UsageError(
      `${option}: ${JSON.stringify(text)} is not a duration; write 500ms, 5s, 1.5s or 2m (a bare number is milliseconds)${none}`,
    );
  }
  const least = rule.least ?? 0;
  if (value < least) throw new UsageError(`${option}: ${text} is too short; give at least ${least}ms`);
  if (value > DURATION_MAX) throw new UsageError(`${option}: ${text} is too long; give at most 24d`);
  return value;
};

/** A number and a unit of `ms`, without the sign, the years and the spelt-out words that it would take as well. */
const pattern = /^(?:\d+|\d*\.\d+)(?:ms|s|m|h|d)?$/u;

/** The longest time a timer of Node's can wait is 2**31 - 1 ms, a little more than this. */
const DURATION_MAX = 24 * 86_400_000;
