import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRetryBudget } from "./budget.ts";

const options = fc.record({
  ttl: fc.integer({ min: 1_000, max: 60_000 }),
  minPerSecond: fc.integer({ min: 0, max: 20 }),
  ratio: fc.constantFrom(0, 0.1, 0.2, 0.5, 1, 3),
});

/** Deposits and withdrawals, each so many ms after the one before. */
const steps = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 5_000 }), act: fc.constantFrom("deposit", "withdraw") }),
  { maxLength: 200 },
);

test("the balance is never negative, and a withdrawal takes exactly one while there is one", () => {
  fc.assert(
    fc.property(options, steps, (chosen, acts) => {
      const budget = createRetryBudget(chosen);
      let now = 0;
      for (const { wait, act } of acts) {
        now += wait;
        const before = budget.balance(now);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toSatisfy(Number.isInteger);
        if (act === "deposit") {
          budget.deposit(now);
          continue;
        }
        const drawn = budget.tryWithdraw(now);
        expect({ drawn, left: budget.balance(now) }).toEqual({
          drawn: before >= 1,
          left: Math.max(0, before - 1),
        });
      }
    }),
  );
});

test("retries in any time to live never exceed the reserve and the share of its deposits", () => {
  fc.assert(
    fc.property(options, steps, (chosen, acts) => {
      const { ttl, minPerSecond, ratio } = chosen;
      const budget = createRetryBudget(chosen);
      const deposits: number[] = [];
      const retries: number[] = [];
      const excess: number[] = [];
      let now = 0;
      for (const { wait, act } of acts) {
        now += wait;
        if (act === "deposit") {
          budget.deposit(now);
          deposits.push(now);
        } else if (budget.tryWithdraw(now)) {
          retries.push(now);
          const made = retries.filter((at) => at > now - ttl).length;
          // What was paid in up to a tenth of the time longer ago counts too.
          const paid = deposits.filter((at) => at > now - 1.1 * ttl - 1).length;
          excess.push(made - (minPerSecond * ttl) / 1_000 - ratio * paid);
        }
      }
      expect(Math.max(0, ...excess)).toBeCloseTo(0);
    }),
  );
});
