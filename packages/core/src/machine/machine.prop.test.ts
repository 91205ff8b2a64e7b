/** Properties of the table and of what a segment is taken for, over everything that can come. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Flag } from "../base/flag.ts";
import { seqAdd, seq } from "../base/seq.ts";
import { ordinaryConditions, type Conditions } from "./conditions.ts";
import { segmentTriggers, type ArrivingSegment, type End } from "./segment-triggers.ts";
import { isState, states, type State } from "./state.ts";
import type { Transition } from "./transition.ts";
import { transition, transitions } from "./transitions.ts";
import { triggers, type SegmentTrigger, type Trigger } from "./trigger.ts";

const conditions: fc.Arbitrary<Conditions> = fc.record(
  {
    opened: fc.constantFrom("passively", "actively"),
    remoteSocket: fc.constantFrom("specified", "unspecified"),
    sendQueue: fc.constantFrom("empty", "waiting"),
    received: fc.constantFrom("enough", "too-little"),
    room: fc.constantFrom("enough", "none"),
    access: fc.constantFrom("allowed", "denied"),
    parameters: fc.constantFrom("allowed", "diffserv-not-allowed", "compartment-not-allowed"),
    acknowledgement: fc.constantFrom("present", "absent"),
    oldest: fc.constantFrom("fin", "data"),
    retransmissions: fc.constantFrom("within-limit", "exhausted"),
    softErrors: fc.constantFrom("reported", "fatal"),
  },
  { requiredKeys: [] },
);

const number = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
  fc.nat(2 ** 32 - 1),
);
/** Near an edge as often as not. */
const offset = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -200, max: 200 }), number);
const flags: readonly Flag[] = ["SYN", "FIN", "RST", "PSH", "URG"];

const world: fc.Arbitrary<{ readonly end: End; readonly segment: ArrivingSegment }> = fc
  .record({
    state: fc.constantFrom(...states),
    una: number,
    unacknowledged: fc.integer({ min: 1, max: 200 }),
    next: number,
    window: fc.constantFrom(0, 1, 100, 65_535),
    finQueued: fc.boolean(),
    maxSndWnd: fc.option(fc.nat(1000), { nil: undefined }),
    flags: fc.subarray([...flags]),
    at: offset,
    ack: fc.option(offset, { nil: undefined }),
    length: fc.oneof(fc.constant(0), fc.nat(300)),
    securityMatches: fc.boolean(),
    opensNewIncarnation: fc.boolean(),
  })
  .map((from) => {
    const sndUna = seq(from.una);
    const sndNxt = seqAdd(sndUna, from.unacknowledged);
    const rcvNxt = seq(from.next);
    const segment: ArrivingSegment = {
      flags: from.ack === undefined ? from.flags : [...from.flags, "ACK"],
      sequence: seqAdd(rcvNxt, from.at),
      ...(from.ack === undefined ? {} : { acknowledgement: seqAdd(sndNxt, from.ack) }),
      length: from.length,
      securityMatches: from.securityMatches,
      opensNewIncarnation: from.opensNewIncarnation,
    };
    const { state } = from;
    if (state === "CLOSED" || state === "LISTEN") return { end: { state }, segment };
    if (state === "SYN-SENT") return { end: { state, iss: sndUna, sndNxt, rcvWnd: from.window }, segment };
    const { finQueued, maxSndWnd } = from;
    const limits = maxSndWnd === undefined ? { finQueued } : { finQueued, maxSndWnd };
    return { end: { state, sndUna, sndNxt, rcvNxt, rcvWnd: from.window, ...limits }, segment };
  });

describe("the table", () => {
  test("has exactly one answer for a cell, whatever else is known", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.constantFrom(...triggers),
        conditions,
        (state, trigger, known) => {
          const row = transition(state, trigger, known);
          expect(row === undefined).toBe(transitions[state][trigger] === undefined);
          for (const [name, asked] of Object.entries(row?.when ?? {})) {
            expect({ ...ordinaryConditions, ...known }).toMatchObject({ [name]: asked });
          }
        },
      ),
    );
  });

  test("holds every walk: whatever can happen leads to one of the eleven states", () => {
    const step = fc.tuple(fc.nat(), conditions);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state: State = "CLOSED";
        for (const [choice, known] of steps) {
          const possible: readonly Trigger[] = triggers.filter(
            (name) => transitions[state][name] !== undefined,
          );
          const chosen = possible[choice % possible.length];
          expect(chosen).toBeDefined();
          const row: Transition | undefined = chosen && transition(state, chosen, known);
          expect(row?.from).toBe(state);
          expect(isState(row?.to)).toBe(true);
          state = row?.to ?? state;
        }
      }),
    );
  });
});

describe("every segment that can arrive", () => {
  test("is something to every state, and each trigger has a row in the state that the one before has led to", () => {
    fc.assert(
      fc.property(world, ({ end, segment }) => {
        const found = segmentTriggers(end, segment);
        expect(found.length).toBeGreaterThan(0);
        let { state }: { state: State } = end;
        for (const trigger of found) {
          const row = transition(state, trigger);
          expect(row?.from).toBe(state);
          state = row?.to ?? state;
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("that is not taken changes nothing, and nothing behind it is looked at", () => {
    const notTaken: ReadonlySet<SegmentTrigger> = new Set([
      "rcv-out-of-window",
      "rcv-ack-unacceptable",
      "rcv-no-ack",
      "rcv-rst-unacceptable",
      "rcv-rst-in-window",
    ]);
    fc.assert(
      fc.property(world, ({ end, segment }) => {
        const found = segmentTriggers(end, segment);
        const [first] = found;
        fc.pre(first !== undefined && notTaken.has(first));
        expect(found).toEqual([first]);
        expect(first && transition(end.state, first)?.to).toBe(end.state);
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same to an end wherever on the circle its numbers lie", () => {
    fc.assert(
      fc.property(world, number, number, ({ end, segment }, ours, theirs) => {
        if (end.state === "CLOSED" || end.state === "LISTEN") return;
        const moved: End =
          end.state === "SYN-SENT"
            ? { ...end, iss: seqAdd(end.iss, ours), sndNxt: seqAdd(end.sndNxt, ours) }
            : {
                ...end,
                sndUna: seqAdd(end.sndUna, ours),
                sndNxt: seqAdd(end.sndNxt, ours),
                rcvNxt: seqAdd(end.rcvNxt, theirs),
              };
        const same: ArrivingSegment = {
          ...segment,
          sequence: seqAdd(segment.sequence, theirs),
          ...(segment.acknowledgement === undefined
            ? {}
            : { acknowledgement: seqAdd(segment.acknowledgement, ours) }),
        };
        expect(segmentTriggers(moved, same)).toEqual(segmentTriggers(end, segment));
      }),
      { numRuns: 2000 },
    );
  });
});
