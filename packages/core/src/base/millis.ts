/** Time: milliseconds as a number, fractions allowed. An instant or a span, on a clock the caller owns. */
import { InvalidArgument } from "./errors.ts";

declare const millisBrand: unique symbol;

/** Milliseconds, 0 or more, finite or `Infinity` (never); fractions allowed. */
export type Millis = number & { readonly [millisBrand]: true };

/**
 * Brands a number as milliseconds.
 * @throws {@link InvalidArgument} when it is negative or not a number.
 */
export const ms = (value: number): Millis => {
  if (!(value >= 0)) throw new InvalidArgument("value", "a number of milliseconds, 0 or more", value);
  return value as Millis;
};
