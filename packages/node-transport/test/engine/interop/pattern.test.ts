import { expect, test } from "vitest";
import { PatternCheck, PatternSource } from "./pattern.ts";

/** So many octets of the pattern. */
const pattern = (octets: number): Buffer => {
  const source = new PatternSource();
  const chunks: Buffer[] = [];
  for (let left = octets; left > 0;) {
    const chunk = source.next(left);
    left -= chunk.length;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Checks in pieces of that size. */
const checked = (octets: Buffer, size: number): PatternCheck => {
  const check = new PatternCheck();
  for (let at = 0; at < octets.length; at += size) check.take(octets.subarray(at, at + size));
  return check;
};

const LENGTH = 3_000_000;

test.each([1448, 65_536, 100_000, LENGTH])("the pattern is right in pieces of %d octets", (size) => {
  expect(checked(pattern(LENGTH), size)).toMatchObject({ received: LENGTH, firstWrong: undefined });
});

test("one octet that was changed is seen, wherever it is", () => {
  for (const at of [0, 1448, 1_048_582, 1_048_583, LENGTH - 1]) {
    const octets = pattern(LENGTH);
    octets[at] = (octets[at] ?? 0) ^ 1;
    const { firstWrong } = checked(octets, 1000);
    expect(firstWrong).toBe(at - (at % 1000));
  }
});

test("octets that are missing, doubled or exchanged are seen", () => {
  const octets = pattern(LENGTH);
  const [one, other] = [octets.subarray(14_480, 15_928), octets.subarray(15_928, 17_376)];
  const rest = octets.subarray(17_376);
  const before = octets.subarray(0, 14_480);
  const firstWrong = (...parts: readonly Buffer[]): number | undefined =>
    checked(Buffer.concat(parts), 1448).firstWrong;
  expect(firstWrong(before, other, rest)).toBe(14_480);
  expect(firstWrong(before, one, one, other, rest)).toBe(15_928);
  expect(firstWrong(before, other, one, rest)).toBe(14_480);
});
