/** RFC 9293 §3.1: source and destination port, 16 bits. */
import { InvalidArgument } from "./errors.ts";

declare const portBrand: unique symbol;

/** A TCP port, 0 to 65535. 0 is never a destination; it asks the system to choose. */
export type Port = number & { readonly [portBrand]: true };

/**
 * Brands a number as a port.
 * @throws {@link InvalidArgument} when it is not a whole number from 0 to 65535.
 */
export const port = (value: number): Port => {
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgument("port", "a whole number from 0 to 65535", value);
  }
  return value as Port;
};
