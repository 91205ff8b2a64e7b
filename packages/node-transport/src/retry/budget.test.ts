import { InvalidArgument } from "@tcplens/core";
import { expect, test } from "vitest";
import { createRetryBudget, type RetryBudgetOptions } from "./budget.ts";

test("a fresh budget holds ten retries for each second of its memory", () => {
  expect(createRetryBudget().balance(0)).toBe(100);
});

test("five first attempts allow one retry", () => {
  const budget = createRetryBudget({ minPerSecond: 0 });
  for (let request = 0; request < 4; request += 1) budget.deposit(0);
  expect(budget.tryWithdraw(0)).toBe(false);
  budget.deposit(0);
  expect(budget.balance(0)).toBe(1);
  expect(budget.tryWithdraw(0)).toBe(true);
  expect(budget.tryWithdraw(0)).toBe(false);
});

test("deposits are forgotten after the time to live, not before", () => {
  const budget = createRetryBudget({ minPerSecond: 0, ratio: 1 });
  budget.deposit(500);
  expect(budget.balance(10_500)).toBe(1);
  expect(budget.balance(11_000)).toBe(0);
});

test("what was drawn comes back after the time to live", () => {
  const budget = createRetryBudget({ minPerSecond: 1, ttl: 2_000 });
  expect([budget.tryWithdraw(0), budget.tryWithdraw(0), budget.tryWithdraw(0)]).toEqual([true, true, false]);
  expect(budget.tryWithdraw(2_000)).toBe(false);
  expect(budget.tryWithdraw(2_200)).toBe(true);
});

test("a clock that goes back neither forgets nor gives", () => {
  const budget = createRetryBudget({ minPerSecond: 0, ratio: 1 });
  budget.deposit(9_000);
  expect(budget.balance(-1e12)).toBe(1);
  expect(budget.tryWithdraw(0)).toBe(true);
  expect(budget.balance(9_000)).toBe(0);
});

const misuses: readonly [RetryBudgetOptions, string][] = [
  [{ ttl: 999 }, "options.ttl"],
  [{ ttl: 60_001 }, "options.ttl"],
  [{ minPerSecond: -1 }, "options.minPerSecond"],
  [{ ratio: Number.NaN }, "options.ratio"],
];

test.each(misuses)("%o is refused", (options, argument) => {
  expect(() => createRetryBudget(options)).toThrow(InvalidArgument);
  expect(() => createRetryBudget(options)).toThrow(expect.objectContaining({ argument }));
});
