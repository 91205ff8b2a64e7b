/** Numbers and strings of every kind that JSON knows to be hard. */
import * as fc from "fast-check";

/** Counts, times with nine and with six places, and whatever else there is. */
export const numbers = fc.oneof(
  fc.nat({ max: 12 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.nat({ max: 2 ** 31 - 1 }).map((ns) => ns / 1e9),
  fc.maxSafeNat().map((ns) => ns / 1e9),
  fc.maxSafeNat().map((µs) => µs / 1e6),
  fc.tuple(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 999_999_999 })).map(([s, ns]) => s + ns / 1e9),
  fc.double(),
  fc.constantFrom(0, -0, 1e-6, 9.99e-7, 1e-9, 2 ** 22 - 1e-9, 2 ** 22 + 1e-6, 2 ** 31 - 1e-6, 2 ** 31, 1e21),
);

export const texts = fc.oneof(
  fc.string({ unit: "grapheme-ascii" }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", minLength: 40 }),
  fc.constantFrom('"', "\\", "\n", "\u007F", "é", "\u2028", "\uD800"),
);
