import { describe, expect, test } from "vitest";
import { interleave, type OfFamily } from "./interleave.ts";

interface Named extends OfFamily {
  readonly name: string;
}

/** `6a 6b 4a`: addresses by family and letter. */
const list = (text: string): Named[] =>
  text
    .split(" ")
    .filter(Boolean)
    .map((name) => ({ name, family: name.startsWith("6") ? 6 : 4 }));

const after = (sorted: string, tried: string, count: number): string => {
  const all = list(sorted);
  const done = tried.split(" ").flatMap((name) => all.find((each) => each.name === name) ?? []);
  return interleave(all, done, count)
    .map(({ name }) => name)
    .join(" ");
};

describe("all addresses known before the first try", () => {
  test.each([
    ["6a 6b 6c 4a 4b 4c", 1, "6a 4a 6b 4b 6c 4c"],
    ["4a 4b 6a 6b", 1, "4a 6a 4b 6b"],
    ["6a 6b 6c 6d 4a 4b", 2, "6a 6b 4a 6c 4b 6d"],
    ["6a 4a 4b 4c", 1, "6a 4a 4b 4c"],
    ["6a 6b 6c 4a", 1, "6a 4a 6b 6c"],
    ["6a 4a 4b 4c", 5, "6a 4a 4b 4c"],
    ["4a 4b", 1, "4a 4b"],
    ["6a 4a 6b 4b", 1, "6a 4a 6b 4b"],
    ["", 1, ""],
  ])("%s with a count of %i is tried as %s", (sorted, count, order) => {
    expect(after(sorted, "", count)).toBe(order);
  });
});

describe("addresses that come after the first try", () => {
  test.each([
    ["6a 6b 4a 4b", "6a", 1, "4a 6b 4b"],
    ["6a 6b 4a 4b", "4a", 1, "6a 4b 6b"],
    ["6a 6b 6c 4a 4b", "4a", 2, "6a 6b 4b 6c"],
    ["6a 6b 4a 4b 4c", "4a 4b", 1, "6a 4c 6b"],
    ["4a 4b 6a 6b", "6a", 1, "4a 6b 4b"],
    ["6a 4a", "6a 4a", 1, ""],
  ])("of %s with %s tried and a count of %i, what is left goes %s", (sorted, tried, count, order) => {
    expect(after(sorted, tried, count)).toBe(order);
  });
});
