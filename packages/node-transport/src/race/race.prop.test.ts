import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRace, type RaceOptions, type RaceOutput } from "./race.ts";

/** What one address does: `delay` ms after its start it connects or fails. */
interface Fate {
  readonly connects: boolean;
  readonly delay: number;
}

/** What one family's lookup does. `fates` empty: a negative answer. */
interface Answer {
  readonly at: number;
  readonly fails: boolean;
  readonly fates: readonly Fate[];
}

interface Script {
  readonly four: Answer;
  readonly six: Answer;
  readonly options: RaceOptions;
}

interface Started {
  readonly id: number;
  readonly at: number;
  readonly address: string;
  readonly family: 4 | 6;
  end?: "won" | "cancelled" | "failed";
}

interface Run {
  readonly starts: readonly Started[];
  readonly failures: readonly number[];
  readonly outcome: "won" | "exhausted" | "stuck";
  readonly endedAt: number;
  readonly order: readonly string[];
}

/** Drives a race in virtual time, as a driver with exact alarms would. */
const play = ({ four, six, options }: Script): Run => {
  const race = createRace(options);
  const starts: Started[] = [];
  const failures: number[] = [];
  const fates = new Map<string, Fate>();
  const events: { at: number; run: (now: number) => void }[] = [];
  let outcome: Run["outcome"] = "stuck";
  let endedAt = 0;
  for (const [family, answer] of [
    [4, four],
    [6, six],
  ] as const) {
    const addresses = answer.fates.map((fate, i) => {
      const address = family === 4 ? `192.0.2.${i}` : `2001:db8::${i}`;
      fates.set(address, fate);
      return address;
    });
    events.push({
      at: answer.at,
      run: (now) =>
        answer.fails
          ? race.lookupFailed(family, now)
          : race.answered(family, [...addresses, ...addresses.slice(0, 1)], now),
    });
  }
  const perform = (output: RaceOutput, now: number): void => {
    switch (output.type) {
      case "start": {
        const { id, address, family } = output;
        const started: Started = { id, at: now, address, family };
        starts.push(started);
        const fate = fates.get(address) ?? { connects: false, delay: 0 };
        const run = (at: number): void => {
          if (started.end !== undefined) return;
          if (fate.connects) race.attemptConnected(id, at);
          else {
            started.end = "failed";
            failures.push(at);
            race.attemptFailed(id, at);
          }
        };
        events.push({ at: now + fate.delay, run });
        break;
      }
      case "cancel":
      case "won": {
        const started = starts.find(({ id }) => id === output.id);
        if (started?.end !== undefined) throw new Error(`${output.type} of an attempt that has ended`);
        if (started !== undefined) started.end = output.type === "won" ? "won" : "cancelled";
        if (output.type === "won") [outcome, endedAt] = ["won", now];
        break;
      }
      case "exhausted":
        [outcome, endedAt] = ["exhausted", now];
        break;
    }
  };
  for (let now = 0, steps = 0; steps < 10_000; steps++) {
    for (let output = race.poll(); output !== undefined; output = race.poll()) perform(output, now);
    const alarm = race.nextTimeout();
    const soonest = Math.min(...events.map(({ at }) => at), alarm ?? Infinity);
    if (soonest === Infinity) break;
    now = Math.max(now, soonest);
    const due = events.findIndex(({ at }) => at <= now);
    if (due === -1) race.handleTimeout(now);
    else {
      const [event] = events.splice(due, 1);
      event?.run(now);
    }
  }
  return { starts, failures, outcome, endedAt, order: race.order().map(({ address }) => address) };
};

const fate = (connects: fc.Arbitrary<boolean>): fc.Arbitrary<Fate> =>
  fc.record({ connects, delay: fc.oneof(fc.nat(20), fc.integer({ min: 200, max: 300 }), fc.nat(3_000)) });
const answer = (connects: fc.Arbitrary<boolean>): fc.Arbitrary<Answer> =>
  fc.record({
    at: fc.oneof(fc.nat(60), fc.nat(2_000)),
    fails: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    fates: fc.array(fate(connects), { maxLength: 6 }),
  });
const options: fc.Arbitrary<RaceOptions> = fc.record(
  {
    attemptDelay: fc.integer({ min: 10, max: 2_000 }),
    resolutionDelay: fc.nat(200),
    firstFamilyCount: fc.integer({ min: 1, max: 3 }),
    preferFamily: fc.constantFrom(4, 6),
    family: fc.constantFrom(4, 6),
  },
  { requiredKeys: [] },
);
const script = (connects: fc.Arbitrary<boolean> = fc.boolean()): fc.Arbitrary<Script> =>
  fc.record({ four: answer(connects), six: answer(connects), options });

/** The addresses that a script can try. */
const reachable = ({ four, six, options: { family } }: Script): number =>
  (family === 6 || four.fails ? 0 : four.fates.length) + (family === 4 || six.fails ? 0 : six.fates.length);

describe("whatever the lookups and the addresses do", () => {
  test("the race ends: won when an attempt connected, else exhausted", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { outcome, starts } = play(given);
        const won = starts.filter(({ end }) => end === "won");
        expect(outcome).toBe(won.length === 1 ? "won" : "exhausted");
        expect(won.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("every attempt that was started ends, and none is started after the end", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts, endedAt } = play(given);
        for (const started of starts) {
          expect(started.end).toBeDefined();
          expect(started.at).toBeLessThanOrEqual(endedAt);
        }
      }),
    );
  });

  test("when one wins, the others have failed or are cancelled", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { outcome, starts } = play(given);
        if (outcome !== "won") return;
        const ends = starts.map(({ end }) => end).filter((end) => end !== "won");
        expect(ends.every((end) => end === "failed" || end === "cancelled")).toBe(true);
      }),
    );
  });

  test("every address is started at most once, with ids that count the starts", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts } = play(given);
        expect(new Set(starts.map(({ address }) => address)).size).toBe(starts.length);
        expect(starts.map(({ id }) => id)).toEqual(starts.map((_, i) => i + 1));
      }),
    );
  });

  test("it is exhausted only when every address has been tried and has failed", () => {
    fc.assert(
      fc.property(script(fc.constant(false)), (given) => {
        const { outcome, starts } = play(given);
        expect(outcome).toBe("exhausted");
        expect(starts).toHaveLength(reachable(given));
        expect(starts.every(({ end }) => end === "failed")).toBe(true);
      }),
    );
  });

  test("two starts are 10 ms apart unless the attempt before has failed", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts, failures } = play(given);
        for (const [i, { at }] of starts.entries()) {
          const before = starts[i - 1];
          if (before === undefined || at - before.at >= 10) continue;
          expect(before.end).toBe("failed");
          expect(failures.some((failed) => failed >= before.at && failed <= at)).toBe(true);
        }
      }),
    );
  });

  test("two starts are the Connection Attempt Delay apart unless some attempt has failed in between", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts, failures } = play(given);
        const delay = given.options.attemptDelay ?? 250;
        for (const [i, { at }] of starts.entries()) {
          const before = starts[i - 1];
          if (before === undefined || at - before.at >= delay) continue;
          expect(failures.some((failed) => failed >= before.at && failed <= at)).toBe(true);
        }
      }),
    );
  });

  test("no start is later than its delay after the one before, while there is an address to try", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts } = play(given);
        const delay = given.options.attemptDelay ?? 250;
        const latest = Math.max(given.four.at, given.six.at);
        // After the last answer every address is known.
        const distances = starts
          .filter((_, i) => (starts[i - 1]?.at ?? -1) >= latest)
          .map(({ id, at }) => at - (starts[id - 2]?.at ?? 0));
        expect(Math.max(0, ...distances)).toBeLessThanOrEqual(delay);
      }),
    );
  });

  test("a failure starts the next attempt at once, or 10 ms after the start before", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts, failures } = play(given);
        // After the last answer every address is known.
        for (const failed of failures.filter((at) => at >= Math.max(given.four.at, given.six.at))) {
          const next = starts.find(({ at }) => at >= failed) ?? { at: failed };
          expect(next.at - failed).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  test("starts go in the order that the race says", () => {
    fc.assert(
      fc.property(script(), (given) => {
        const { starts, order } = play(given);
        expect(starts.map(({ address }) => address)).toEqual(order.slice(0, starts.length));
      }),
    );
  });
});

test("answers that come together are tried in the interleaved order", () => {
  const addresses = fc.array(fate(fc.constant(false)), { maxLength: 6 });
  fc.assert(
    fc.property(addresses, addresses, fc.integer({ min: 1, max: 3 }), (four, six, firstFamilyCount) => {
      const { starts } = play({
        four: { at: 5, fails: false, fates: four },
        six: { at: 5, fails: false, fates: six },
        options: { firstFamilyCount },
      });
      const fours = four.map((_, i) => `192.0.2.${i}`);
      const sixes = six.map((_, i) => `2001:db8::${i}`);
      const expected = sixes.splice(0, firstFamilyCount);
      while (fours.length + sixes.length > 0) expected.push(...fours.splice(0, 1), ...sixes.splice(0, 1));
      expect(starts.map(({ address }) => address)).toEqual(expected);
    }),
  );
});

test("the first start waits for no more than the Resolution Delay, and not at all for the preferred family's answer", () => {
  fc.assert(
    fc.property(script(), (given) => {
      const { family, preferFamily, resolutionDelay } = given.options;
      const [first] = play(given).starts;
      if (first === undefined) return;
      const usable = [
        { of: 4, answered: given.four },
        { of: 6, answered: given.six },
      ].filter(({ of, answered }) => (family ?? of) === of && !answered.fails && answered.fates.length > 0);
      const earliest = Math.min(...usable.map(({ answered }) => answered.at));
      const preferred = usable.find(({ of }) => of === (family ?? preferFamily ?? 6));
      const patience = preferred?.answered.at === earliest ? 0 : (resolutionDelay ?? 50);
      expect(first.at).toBeGreaterThanOrEqual(earliest);
      expect(first.at).toBeLessThanOrEqual(earliest + patience);
    }),
  );
});
