import { expect, test } from "vitest";
import { seq, seqAdd, seqDiff, seqGt, seqGte, seqLt, seqLte } from "./seq.ts";

test("any integer is reduced to the circle", () => {
  expect(seq(0)).toBe(0);
  expect(seq(2 ** 32)).toBe(0);
  expect(seq(2 ** 32 - 1)).toBe(4_294_967_295);
  expect(seq(-1)).toBe(4_294_967_295);
});

test("adding goes across the wrap, both ways", () => {
  expect(seqAdd(seq(2 ** 32 - 2), 5)).toBe(3);
  expect(seqAdd(seq(3), -5)).toBe(2 ** 32 - 2);
});

test("the distance is the short way round, and half the circle counts as before", () => {
  expect(seqDiff(seq(3), seq(2 ** 32 - 2))).toBe(5);
  expect(seqDiff(seq(2 ** 32 - 2), seq(3))).toBe(-5);
  expect(seqDiff(seq(2 ** 31), seq(0))).toBe(-(2 ** 31));
});

test("comparing goes by the distance, not by the number", () => {
  expect(seqLt(seq(2 ** 32 - 1), seq(0))).toBe(true);
  expect(seqGt(seq(0), seq(2 ** 32 - 1))).toBe(true);
  expect(seqLt(seq(7), seq(7))).toBe(false);
  expect(seqGt(seq(7), seq(7))).toBe(false);
  expect(seqLte(seq(7), seq(7))).toBe(true);
  expect(seqGte(seq(7), seq(7))).toBe(true);
});
