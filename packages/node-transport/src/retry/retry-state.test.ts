import { InvalidArgument } from "@tcplens/core";
import { expect, test } from "vitest";
import { refused } from "../../test/support/failed-attempt.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { exponential } from "./exponential.ts";
import type { RetryPolicy } from "./policy.ts";
import { createRetryState, type RetryState } from "./retry-state.ts";
import { retry } from "./retry.ts";

test("failures count up until the endpoint has proved itself", () => {
  const state = createRetryState();
  for (const now of [0, 10, 20]) {
    state.started(now);
    state.failed(now + 5, refused);
  }
  expect(state.failures).toBe(3);
  expect(state.elapsed(25)).toBe(25);
  state.proved();
  expect(state.failures).toBe(0);
  expect(state.elapsed(25)).toBe(0);
  expect(state.previousDelay).toBe(undefined);
});

test("a connection that dies before it has been stable long enough continues the count", () => {
  const state = createRetryState({ stableFor: 1_000 });
  state.started(0);
  state.failed(0, refused);
  state.started(500);
  state.connected(510);
  state.failed(1_509);
  expect(state.failures).toBe(2);
  expect(state.lost).toMatchObject({ duration: 1_009, failure: { code: "CLOSED", retryClass: "reconnect" } });
});

test("one that was stable long enough starts the count, and the time, anew", () => {
  const state = createRetryState({ stableFor: 1_000 });
  state.started(0);
  state.failed(0, refused);
  state.waited(300);
  state.started(500);
  state.connected(510);
  state.failed(1_510, refused);
  expect(state.failures).toBe(1);
  expect(state.elapsed(1_600)).toBe(90);
  expect(state.previousDelay).toBe(undefined);
});

test("a failed attempt is no lost connection, and a wait answers for a lost one", () => {
  const state = createRetryState();
  state.started(0);
  state.failed(1, refused);
  expect(state.lost).toBe(undefined);
  state.connected(2);
  state.failed(3, refused);
  expect(state.lost).toMatchObject({ failure: refused });
  state.waited(100);
  expect(state.lost).toBe(undefined);
  expect(state.previousDelay).toBe(100);
});

test("a time that is not a number is refused", () => {
  expect(() => createRetryState({ stableFor: Number.NaN })).toThrow(InvalidArgument);
});

/** Connects again and again; each connection lives so many ms. Gives the waits before the connects. */
const reconnects = async (state: RetryState, lifetimes: readonly number[]): Promise<readonly string[]> => {
  const clock = new FakeClock();
  const waits: string[] = [];
  for (const lifetime of lifetimes) {
    const policy = exponential({ jitter: "none", cap: 4_000 });
    const onRetry = ({ attempt, delay }: { attempt: number; delay: number }): number =>
      waits.push(`${delay} after ${attempt}`);
    await clock.run(retry(() => Promise.resolve(), { policy, clock, state, onRetry }));
    clock.spend(lifetime);
    state.failed(clock.now());
  }
  return waits;
};

test("a server that accepts and hangs up is asked ever more rarely", async () => {
  expect(await reconnects(createRetryState({ stableFor: 1_000 }), [5, 5, 5, 5, 5, 5, 5])).toEqual([
    "250 after 0",
    "500 after 0",
    "1000 after 0",
    "2000 after 0",
    "4000 after 0",
    "4000 after 0",
  ]);
});

test("a server whose connection was stable is asked again as if for the first time", async () => {
  expect(await reconnects(createRetryState({ stableFor: 1_000 }), [5, 5, 1_000, 5, 5])).toEqual([
    "250 after 0",
    "500 after 0",
    "250 after 0",
    "500 after 0",
  ]);
});

const refusing: RetryPolicy = () => ({ retry: false, cause: "policy", reason: "no" });

test("a lost connection that may not be retried rejects before any attempt, with its failure", async () => {
  const state = createRetryState();
  state.started(0);
  state.connected(1);
  state.failed(2, refused);
  await expect(retry(() => Promise.resolve(), { policy: refusing, state })).rejects.toMatchObject({
    attempts: 0,
    failures: [refused],
    errors: [],
  });
});
