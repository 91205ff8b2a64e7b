import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";
import type { Plot, WorldOptions } from "./world.ts";

/** Enough for everything the cases below reach. `pnpm explore` goes further. */
const LIMIT = 100_000;

/** ms for what takes two seconds on a quiet machine. */
const SLOW_MACHINE = 60_000;

const isns = { A: 2 ** 32 - 2, B: 2 ** 31 - 2 };

const whole = (plot: Plot, faults: number, overtaking: number): WorldOptions => ({
  plot,
  iss: isns,
  faults,
  overtaking,
});

describe("every way two small ends can go", () => {
  test.each([
    ["client and server", 0, 2],
    ["simultaneous open", 0, 1],
    ["simultaneous close", 0, 2],
    ["server closes first", 0, 2],
    ["client and server", 1, 1],
    ["simultaneous open", 1, 0],
    ["simultaneous close", 1, 0],
    ["server closes first", 1, 0],
  ] as const)(
    "%s, with %d faults and %d overtaken, ends with both gone and every octet there",
    (plot, faults, overtaking) => {
      const found = explore(whole(plot, faults, overtaking), LIMIT);
      expect(found.cutShort).toBe(false);
      expect(found.ends).toBeGreaterThan(0);
      expect(found.states).toBeGreaterThan(100);
    },
    SLOW_MACHINE,
  );

  test(
    "all eleven states are met",
    () => {
      const seen = (["client and server", "simultaneous open", "simultaneous close"] as const).flatMap(
        (plot) => Array.from(explore(whole(plot, plot === "client and server" ? 1 : 0, 0), LIMIT).seen),
      );
      expect(new Set(seen).size).toBe(11);
    },
    SLOW_MACHINE,
  );

  test("an end that loses what nobody sends again is found out", () => {
    // The same world with a network that eats one segment for good and no timer to mend it.
    expect(() => explore({ ...whole("client and server", 0, 0), deaf: true }, LIMIT)).toThrow(
      /deadlock|ended by/u,
    );
  });
});
