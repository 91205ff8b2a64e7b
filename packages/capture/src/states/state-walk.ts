/** The walk of both ends of one stream through RFC 9293's states, for its full view. */
import { states, transition, triggers, type State, type Trigger } from "@tcplens/core";
import type { Analyser } from "../analysis/analyser.ts";
import { ConnectionObserver } from "../connection/connection-observer.ts";
import * as C from "../connection/columns.ts";
import { INFERRED, UNKNOWN } from "./state-numbers.ts";

/** One change of one end's state. */
export interface StateChange {
  /** The packet that showed it. */
  readonly frame: number;
  readonly side: "a" | "b";
  /** Absent: it was not known. */
  readonly from?: State;
  readonly to: State;
  /** Why, by the table; absent where the change is inferred: the packet implies it, and no row leads there. */
  readonly trigger?: Trigger;
  /** The clause of that row: `9293 §3.10.7.4`. */
  readonly rfc?: string;
}

export interface StateWalk {
  readonly changes: readonly StateChange[];
  /** Changes beyond those kept (64). */
  readonly more: number;
}

/** Empty where the analyser keeps no states (`standardObservers` do). */
export const stateWalk = (analyser: Analyser, stream: number): StateWalk => {
  const observer = analyser.observers.find((each) => each instanceof ConnectionObserver);
  if (observer === undefined) return { changes: [], more: 0 };
  observer.columns.reach(stream);
  const entries = observer.tracker.log.read(observer.columns.stream(stream, C.WALK));
  return {
    changes: entries.map(({ frame, side, from, to, trigger }) => ({
      frame,
      side: side === 0 ? "a" : "b",
      ...(from === UNKNOWN ? {} : { from: states[from] as State }),
      to: states[to] as State,
      ...(trigger === INFERRED
        ? {}
        : rowOf(states[from] as State, triggers[trigger] as Trigger, states[to] as State)),
    })),
    more: observer.columns.stream(stream, C.WALKED) - entries.length,
  };
};

const rowOf = (from: State, trigger: Trigger, to: State): { trigger: Trigger; rfc: string } => {
  const row = transition(from, trigger);
  const rfc = row?.to === to ? row.rfc : transition(from, trigger, { opened: "actively" })?.rfc;
  return { trigger, rfc: rfc ?? "9293 §3.10.7" };
};
