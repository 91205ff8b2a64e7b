import { describe, expect, test } from "vitest";
import { seq } from "../base/seq.ts";
import { mayReopen } from "./time-wait-reuse.ts";

/** The peer's FIN had number 999. */
const rcvNxt = seq(1000);

describe("a SYN in TIME-WAIT, the connection before having had timestamps", () => {
  const previous = { rcvNxt, tsRecent: 500 };

  test.each([
    ["a later timestamp is taken, whatever the number", 501, 5, true],
    ["the same timestamp is taken with a number beyond the FIN's", 500, 1000, true],
    ["the same timestamp is not taken with the FIN's number", 500, 999, false],
    ["an earlier timestamp is not taken, whatever the number", 499, 2000, false],
    ["without a timestamp a number beyond the FIN's is taken", -1, 1000, true],
    ["without a timestamp the FIN's number is not taken", -1, 999, false],
  ])("%s", (_, timestamp, sequence, taken) => {
    expect(mayReopen(previous, seq(sequence), timestamp)).toBe(taken);
  });

  test("at the number expected counts, except where only numbers beyond it do", () => {
    expect(mayReopen(previous, seq(1000), -1, true)).toBe(false);
    expect(mayReopen(previous, seq(1001), -1, true)).toBe(true);
    expect(mayReopen(previous, seq(1000), 500, true)).toBe(false);
  });

  test("timestamps are compared across the wrap", () => {
    expect(mayReopen({ rcvNxt, tsRecent: 2 ** 32 - 1 }, seq(5), 3)).toBe(true);
    expect(mayReopen({ rcvNxt, tsRecent: 3 }, seq(5), 2 ** 32 - 1)).toBe(false);
  });
});

describe("a SYN in TIME-WAIT, the connection before having had none", () => {
  const previous = { rcvNxt, tsRecent: -1 };

  test.each([
    ["with a timestamp it is taken", 0, 5, true],
    ["without one it is taken with a number beyond the FIN's", -1, 1000, true],
    ["without one it is not taken with the FIN's number", -1, 999, false],
  ])("%s", (_, timestamp, sequence, taken) => {
    expect(mayReopen(previous, seq(sequence), timestamp)).toBe(taken);
  });
});
