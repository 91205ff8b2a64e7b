/** Whole numbers on the command line. */
import { UsageError } from "../usage-error.ts";

/** The range allowed, both ends included. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
}

/**
 * A whole number in decimal. `option` is named in the message.
 * @throws {@link UsageError} when it is none or lies outside the rule.
 */
export const parseWholeNumber = (option: string, text: string, rule: NumberRule): number => {
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= rule.least && value <= rule.most)) {
    throw new UsageError(
      `${option}: ${JSON.stringify(text)} does not do; give a whole number from ${rule.least} to ${rule.most}`,
    );
  }
  return value;
};
