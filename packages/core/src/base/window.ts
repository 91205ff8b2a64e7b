/** RFC 9293 §3.1 and RFC 7323 §2.2: the window as the header carries it, apart from the window as bytes. */
import { InvalidArgument } from "./errors.ts";

declare const unscaledBrand: unique symbol;

/** The 16-bit window field of a header, before any scale is applied: 0 to 65535. */
export type WindowUnscaled = number & { readonly [unscaledBrand]: true };

/**
 * Brands the header's window field.
 * @throws {@link InvalidArgument} when it is not a whole number from 0 to 65535.
 */
export const windowUnscaled = (value: number): WindowUnscaled => {
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgument("window", "a whole number from 0 to 65535", value);
  }
  return value as WindowUnscaled;
};
