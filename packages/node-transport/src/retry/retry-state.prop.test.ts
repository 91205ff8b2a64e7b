import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { exponential } from "./exponential.ts";
import { createRetryState } from "./retry-state.ts";
import { retry } from "./retry.ts";

const STABLE_FOR = 1_000;

/** One turn: so many refused attempts, then a connection that lives so many ms. */
const turn = fc.record({
  refusals: fc.integer({ min: 0, max: 3 }),
  lifetime: fc.integer({ min: 0, max: STABLE_FOR - 1 }),
});

const refusing =
  (refusals: number) =>
  (attempt: number): Promise<void> =>
    attempt <= refusals
      ? Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" }))
      : Promise.resolve();

test("whatever mixture of refusals and short connections there is, the backoff never starts anew", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 12 }), async (turns) => {
      const clock = new FakeClock();
      const state = createRetryState({ stableFor: STABLE_FOR });
      const waits: number[] = [];
      for (const { refusals, lifetime } of turns) {
        const policy = exponential({ jitter: "none" });
        const onRetry = ({ delay }: { delay: number }): number => waits.push(delay);
        await clock.run(retry(refusing(refusals), { policy, clock, state, onRetry }));
        clock.spend(lifetime);
        state.failed(clock.now());
      }
      const failures = turns.reduce((sum, { refusals }) => sum + refusals + 1, 0);
      expect(state.failures).toBe(failures);
      // The last connection's end is not waited for yet; every failure before it is.
      expect(waits).toEqual(Array.from({ length: failures - 1 }, (_, n) => Math.min(30_000, 250 * 2 ** n)));
    }),
    { numRuns: 40 },
  );
});

test("a connection that lives long enough starts it anew, wherever it comes", async () => {
  const lifetimes = fc.array(fc.constantFrom(0, STABLE_FOR - 1, STABLE_FOR, 10 * STABLE_FOR), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(lifetimes, async (lived) => {
      const clock = new FakeClock();
      const state = createRetryState({ stableFor: STABLE_FOR });
      let expected = 0;
      for (const lifetime of lived) {
        const policy = exponential({ jitter: "none" });
        await clock.run(retry(refusing(0), { policy, clock, state }));
        clock.spend(lifetime);
        state.failed(clock.now());
        expected = lifetime >= STABLE_FOR ? 1 : expected + 1;
        expect(state.failures).toBe(expected);
      }
    }),
    { numRuns: 40 },
  );
});
