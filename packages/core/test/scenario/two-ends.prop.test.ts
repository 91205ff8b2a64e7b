/** Whatever two users do and whatever the network does to their segments, the table has an answer. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isState, seq, seqAdd, transitions, triggers, type Trigger } from "../../src/index.ts";
import type { LadderSegment } from "../support/ladder-segment.ts";
import { TableEnd } from "../support/table-end.ts";

const local = triggers.filter((name) => !name.startsWith("rcv-") && name !== "time-wait-timeout");

type Deed =
  | { readonly kind: "local"; readonly end: 0 | 1; readonly trigger: Trigger; readonly octets: number }
  | { readonly kind: "deliver" | "lose" | "duplicate"; readonly end: 0 | 1; readonly which: number };

const end = fc.constantFrom(0 as const, 1 as const);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("local" as const),
      end,
      trigger: fc.constantFrom(...local),
      octets: fc.nat(500),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("local" as const),
      end,
      trigger: fc.constantFrom(
        "open-active" as const,
        "open-passive" as const,
        "send" as const,
        "close" as const,
      ),
      octets: fc.nat(500),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("deliver" as const), end, which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("lose" as const, "duplicate" as const),
      end,
      which: fc.nat(),
    }),
  },
);

const makeEnd = (isn: number): TableEnd =>
  new TableEnd({
    isns: Array.from({ length: 200 }, (_, index) => seqAdd(seq(isn), index * 100_000)),
    window: 1000,
    timeWait: 10,
  });

test("no deed and no segment meets a cell that the table does not have", () => {
  fc.assert(
    fc.property(
      fc.array(deed, { minLength: 10, maxLength: 120 }),
      fc.nat(2 ** 32 - 1),
      fc.nat(2 ** 32 - 1),
      (deeds, a, b) => {
        const ends = [makeEnd(a), makeEnd(b)] as const;
        const network: readonly [LadderSegment[], LadderSegment[]] = [[], []];
        for (const [now, { end: index, ...what }] of deeds.entries()) {
          const here = ends[index];
          const arriving = network[index];
          if (here.timeWaitUntil !== undefined && here.timeWaitUntil <= now)
            here.trigger("time-wait-timeout", now);
          if (what.kind === "local") {
            if (transitions[here.state][what.trigger] !== undefined)
              here.trigger(what.trigger, now, {}, what.octets);
          } else {
            const position = what.which % Math.max(arriving.length, 1);
            const segment = arriving[position];
            if (segment !== undefined && what.kind !== "lose") here.receive(segment, now);
            if (what.kind !== "duplicate") arriving.splice(position, 1);
          }
          network[index === 0 ? 1 : 0].push(...here.sent.splice(0));
          here.told.splice(0);
          expect(isState(here.state)).toBe(true);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
