import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ShowPace } from "../../src/host/views/show-pace.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const open = (cost = 0) => {
  const shown: number[] = [];
  const pace = new ShowPace(() => {
    shown.push(Math.round(performance.now()));
    if (cost > 0) vi.advanceTimersByTime(cost);
  });
  return { pace, shown };
};

test("it is shown at once, then at most every 60 ms, however much happens", () => {
  const { pace, shown } = open();
  const began = Math.round(performance.now());
  pace.start();
  for (let at = 0; at < 200; at += 1) {
    pace.changed();
    vi.advanceTimersByTime(1);
  }
  expect(shown.map((at) => at - began)).toEqual([0, 60, 120, 180]);
  pace.dispose();
});

test("nothing is made within the call that says that something has changed", () => {
  const { pace, shown } = open();
  pace.start();
  vi.advanceTimersByTime(300);
  pace.changed();
  expect(shown).toHaveLength(1);
  vi.advanceTimersByTime(0);
  expect(shown).toHaveLength(2);
  pace.dispose();
});

test("in silence it is shown every half second", () => {
  const { pace, shown } = open();
  pace.start();
  vi.advanceTimersByTime(1600);
  expect(shown).toHaveLength(4);
  pace.dispose();
});

test("a view that is costly to make is made less often: a fifth of the time at most", () => {
  let spent = 0;
  let now = 0;
  const pace = new ShowPace(
    () => {
      spent += 100;
      now += 100;
    },
    () => now,
  );
  pace.start();
  for (; now < 10_000; now += 1) {
    pace.changed();
    vi.advanceTimersByTime(1);
  }
  expect(spent / now).toBeLessThanOrEqual(0.21);
  expect(spent).toBeGreaterThan(0);
  pace.dispose();
});

test("the end is shown, and nothing after it", () => {
  const { pace, shown } = open();
  pace.start();
  pace.changed();
  pace.finish();
  vi.advanceTimersByTime(5000);
  expect(shown).toHaveLength(2);
});
