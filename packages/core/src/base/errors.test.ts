import { describe, expect, test } from "vitest";
import { InvalidArgument, invariant, InvariantViolation } from "./errors.ts";

describe("InvalidArgument", () => {
  test("names the argument and the rule", () => {
    const error = new InvalidArgument("options.timeout", "a number of milliseconds");
    expect(error).toMatchObject({
      name: "InvalidArgument",
      argument: "options.timeout",
      rule: "a number of milliseconds",
    });
    expect(error.message).toBe("options.timeout must be a number of milliseconds");
  });

  test.each([
    ["text", '"text"'],
    ["x".repeat(100), `"${"x".repeat(80)}…"`],
    [-1, "-1"],
    [Number.NaN, "NaN"],
    [true, "true"],
    [10n, "10"],
    [null, "null"],
    [undefined, "undefined"],
    [[1, 2], "an array"],
    [{ a: 1 }, "a object"],
    [() => 1, "a function"],
    [Symbol("s"), "a symbol"],
  ])("shows what it got: %o", (value, shown) => {
    expect(new InvalidArgument("it", "otherwise", value).message).toBe(`it must be otherwise, not ${shown}`);
  });
});

describe("invariant", () => {
  test("is silent while it holds", () => expect(() => invariant(true, "one is one")).not.toThrow());

  test("throws a violation where it does not", () =>
    expect(() => invariant(false, "one is two")).toThrow(new InvariantViolation("one is two")));
});
