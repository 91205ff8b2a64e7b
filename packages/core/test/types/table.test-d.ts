import { expectTypeOf, test } from "vitest";
import {
  explain,
  segmentTriggers,
  transition,
  transitions,
  type End,
  type ExplainStep,
  type Flag,
  type SegmentTrigger,
  type State,
  type Transition,
  type TransitionsOfState,
} from "../../src/index.ts";

test("the table has every state: one left out does not compile", () => {
  expectTypeOf<keyof typeof transitions>().toEqualTypeOf<State>();
  const { CLOSED: _closed, ...rest } = transitions;
  // @ts-expect-error -- CLOSED is missing
  const incomplete: Readonly<Record<State, TransitionsOfState>> = rest;
  expectTypeOf(incomplete).toExtend<object>();
});

test("asking for a row may give none", () => {
  expectTypeOf(transition("CLOSED", "open-active")).toEqualTypeOf<Transition | undefined>();
});

test("states, triggers, causes and conditions are names, not any string", () => {
  // @ts-expect-error -- RFC 9293 writes SYN-SENT
  transition("SYN_SENT", "rcv-syn");
  // @ts-expect-error -- not a trigger
  transition("SYN-SENT", "rcv-synack");
  // @ts-expect-error -- not a condition
  transition("SYN-SENT", "rcv-rst", { open: "actively" });
  // @ts-expect-error -- not a value of it
  transition("SYN-SENT", "rcv-rst", { opened: "quietly" });
  // @ts-expect-error -- not a cause
  explain({ from: "CLOSED", to: "LISTEN", by: "magic" });
  expectTypeOf(transition).parameter(0).toEqualTypeOf<State>();
});

test("an end has the variables of its state, no more and no fewer", () => {
  // @ts-expect-error -- without its numbers
  const bare: End = { state: "ESTABLISHED" };
  // @ts-expect-error -- LISTEN has none
  const listening: End = { state: "LISTEN", rcvWnd: 100 };
  expectTypeOf([bare, listening]).toEqualTypeOf<End[]>();
  expectTypeOf(segmentTriggers).returns.toEqualTypeOf<readonly SegmentTrigger[]>();
});

test("a step is a row with what arrived", () => {
  expectTypeOf<ExplainStep>().toExtend<Transition>();
  expectTypeOf<ExplainStep["received"]>().toEqualTypeOf<readonly Flag[] | undefined>();
});

test("the table cannot be written to", () => {
  // @ts-expect-error -- read only
  transitions.CLOSED = {};
  expectTypeOf(transitions).toEqualTypeOf<Readonly<Record<State, TransitionsOfState>>>();
});
