/** Whatever two users do and whatever the network does to their segments, the table has an answer. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seq, seqAdd, states, transitions, triggers, type State, type Trigger } from "../../src/index.ts";
import type { LadderSegment } from "../support/ladder-segment.ts";
import { TableEnd } from "../support/table-end.ts";

type Side = 0 | 1;

/** Something happens at an end, or to a segment on its way there. */
type Deed =
  | { readonly kind: "local"; readonly side: Side; readonly trigger: Trigger; readonly octets: number }
  | { readonly kind: "deliver" | "lose" | "duplicate"; readonly side: Side; readonly which: number };

const side = fc.constantFrom<Side>(0, 1);
const at = (names: readonly Trigger[]): fc.Arbitrary<Deed> =>
  fc.record({ kind: fc.constant("local"), side, trigger: fc.constantFrom(...names), octets: fc.nat(500) });
const onTheWay = (kind: "deliver" | "lose" | "duplicate"): fc.Arbitrary<Deed> =>
  fc.record({ kind: fc.constant(kind), side, which: fc.nat(3) });

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 12, arbitrary: onTheWay("deliver") },
  { weight: 1, arbitrary: onTheWay("lose") },
  { weight: 1, arbitrary: onTheWay("duplicate") },
  { weight: 5, arbitrary: at(["open-active", "open-passive", "send", "close", "retransmission-timeout"]) },
  { weight: 1, arbitrary: at(triggers.filter((name) => !name.startsWith("rcv-"))) },
);

const handshake: readonly Deed[] = [
  { kind: "local", side: 1, trigger: "open-passive", octets: 0 },
  { kind: "local", side: 0, trigger: "open-active", octets: 0 },
  { kind: "deliver", side: 1, which: 0 },
  { kind: "deliver", side: 0, which: 0 },
  { kind: "deliver", side: 1, which: 0 },
];

const makeEnd = (isn: number): TableEnd =>
  new TableEnd({
    isns: Array.from({ length: 200 }, (_, index) => seqAdd(seq(isn), index * 100_000)),
    window: 1000,
    timeWait: 10,
  });

class World {
  readonly ends: readonly [TableEnd, TableEnd];
  readonly #network: readonly [LadderSegment[], LadderSegment[]] = [[], []];
  #now = 0;

  constructor(isns: readonly [number, number]) {
    this.ends = [makeEnd(isns[0]), makeEnd(isns[1])];
  }

  happen(what: Deed): void {
    const end = this.ends[what.side];
    this.#now += 1;
    if (end.timeWaitUntil !== undefined && end.timeWaitUntil <= this.#now)
      end.trigger("time-wait-timeout", this.#now);
    if (what.kind === "local") {
      // A user may call anything in any state; a timer that does not run cannot expire.
      if (transitions[end.state][what.trigger] !== undefined)
        end.trigger(what.trigger, this.#now, {}, what.octets);
    } else {
      this.#move(what.kind, what.side, what.which);
    }
    this.#network[what.side === 0 ? 1 : 0].push(...end.sent.splice(0));
  }

  #move(kind: "deliver" | "lose" | "duplicate", to: Side, which: number): void {
    const queue = this.#network[to];
    const position = Math.min(which, queue.length - 1);
    const segment = queue[position];
    if (segment === undefined) return;
    if (kind !== "lose") this.ends[to].receive(segment, this.#now);
    if (kind !== "duplicate") queue.splice(position, 1);
  }
}

test("no deed and no segment meets a cell that the table does not have, and every state is met", () => {
  const met = new Set<State>();
  const number = fc.nat(2 ** 32 - 1);
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(deed, { minLength: 10, maxLength: 80 }),
      fc.tuple(number, number),
      (open, deeds, isns) => {
        const world = new World(isns);
        // Throws where the table has no row for what a segment is to an end.
        for (const what of [...(open ? handshake : []), ...deeds]) {
          world.happen(what);
          for (const { state } of world.ends) met.add(state);
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect([...met].toSorted()).toEqual(states.toSorted());
});
