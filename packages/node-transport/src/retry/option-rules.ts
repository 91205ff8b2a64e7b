/** The rules that options of retry policies are checked by: a wrong one is said at once, by its name. */
import { InvalidArgument } from "@tcplens/core";
import { DELAY_MAX } from "./delay.ts";

/** A delay: a whole number of ms. @throws {@link InvalidArgument} */
export const checkDelay = (argument: string, value: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > DELAY_MAX) {
    throw new InvalidArgument(argument, `a whole number of milliseconds from 0 to ${DELAY_MAX}`, value);
  }
};

/** The highest delay of a policy whose first is `base`. @throws {@link InvalidArgument} */
export const checkCap = (argument: string, value: number, base: number): void => {
  checkDelay(argument, value);
  if (value < base) throw new InvalidArgument(argument, `at least the base, ${base}`, value);
};

/** What delays are multiplied by. @throws {@link InvalidArgument} */
export const checkFactor = (argument: string, value: number): void => {
  if (!(value >= 1) || value === Infinity)
    throw new InvalidArgument(argument, "a finite number of at least 1", value);
};

/** A number of attempts. @throws {@link InvalidArgument} */
export const checkCount = (argument: string, value: number): void => {
  if (value !== Infinity && (!Number.isSafeInteger(value) || value < 1)) {
    throw new InvalidArgument(argument, "a whole number of at least 1, or Infinity", value);
  }
};

/** A span of time that may be endless. @throws {@link InvalidArgument} */
export const checkSpan = (argument: string, value: number): void => {
  if (!(value >= 0))
    throw new InvalidArgument(argument, "a number of milliseconds, 0 or more, or Infinity", value);
};

/** A share or a rate. @throws {@link InvalidArgument} */
export const checkRange = (argument: string, value: number, least: number, most: number): void => {
  if (!(value >= least && value <= most)) {
    throw new InvalidArgument(argument, `a number from ${least} to ${most}`, value);
  }
};
