import { describe, expect, test } from "vitest";
import { InvalidArgument } from "./errors.ts";
import { ms } from "./millis.ts";
import { port } from "./port.ts";
import { windowUnscaled } from "./window.ts";

describe.each([
  ["port", port],
  ["window", windowUnscaled],
] as const)("%s", (name, brand) => {
  test.each([0, 1, 65_535])("takes %d", (value) => expect(brand(value)).toBe(value));

  test.each([-1, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %d and says what it takes",
    (value) => {
      expect(() => brand(value)).toThrow(InvalidArgument);
      expect(() => brand(value)).toThrow(`${name} must be a whole number from 0 to 65535, not ${value}`);
    },
  );
});

describe("ms", () => {
  test.each([0, 0.25, 1e12, Number.POSITIVE_INFINITY])("takes %d", (value) => expect(ms(value)).toBe(value));

  test.each([-1, -0.001, Number.NaN, Number.NEGATIVE_INFINITY])("refuses %d", (value) =>
    expect(() => ms(value)).toThrow(`value must be a number of milliseconds, 0 or more, not ${value}`),
  );
});
