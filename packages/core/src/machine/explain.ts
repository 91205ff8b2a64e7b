/**
 * From two observations of one end to what must have happened between them: a shortest path through the transition
 * table by the triggers that the cause allows. What it returns is implied, not seen.
 */
import { InvalidArgument } from "../base/errors.ts";
import type { Flag } from "../base/flag.ts";
import { causes, causeScopes, type Cause } from "./cause.ts";
import { conditionsAreKnown, conditionsHold, conditionsMayHold, type Conditions } from "./conditions.ts";
import { isState, type State } from "./state.ts";
import type { Transition } from "./transition.ts";
import { transitions, type Cell } from "./transitions.ts";
import type { Trigger } from "./trigger.ts";

/** Two observations of one end, and what led from the first to the second. */
export interface ExplainQuery {
  readonly from: State;
  readonly to: State;
  readonly by: Cause;
  /** What else is known; a row that needs it otherwise is not taken. */
  readonly conditions?: Conditions;
}

/** A row on the path. `emit` is what this end sent; `received` what the other end must have sent to cause it. */
export type ExplainStep = Transition & {
  /** The control bits of the segment that arrived. Absent: no segment caused this step. */
  readonly received?: readonly Flag[];
};

/**
 * The steps that lead from one state to the other, for example `open-active`, `rcv-syn-ack` from CLOSED to
 * ESTABLISHED by an active open.
 * @returns the steps in order; an empty list when both states are the same; `undefined` when the cause does not lead
 * from the one to the other.
 * @throws {@link InvalidArgument} when there is no such state or no such cause.
 */
export const explain = ({
  from,
  to,
  by,
  conditions = {},
}: ExplainQuery): readonly ExplainStep[] | undefined => {
  if (!isState(from)) throw new InvalidArgument("from", "one of the eleven states", from);
  if (!isState(to)) throw new InvalidArgument("to", "one of the eleven states", to);
  if (!causes.includes(by)) throw new InvalidArgument("by", "one of the causes", by);
  if (from === to) return [];
  const paths = new Map<State, readonly ExplainStep[]>([[from, []]]);
  // A Map gives what is added to it while it is being walked, in that order: this is breadth first.
  for (const [state, path] of paths) {
    for (const found of departures(state, by, conditions)) {
      if (paths.has(found.to)) continue;
      const longer = [...path, step(found)];
      if (found.to === to) return longer;
      paths.set(found.to, longer);
    }
  }
  return undefined;
};

/** The rows of `state` within the cause; of one cell the usual row first. */
const departures = (state: State, by: Cause, conditions: Conditions): readonly Transition[] => {
  const scope = causeScopes[by];
  const known = { ...conditions, ...scope.conditions };
  return scope.triggers.flatMap((trigger) => {
    const rows = possibleRows(transitions[state][trigger] ?? [], known).filter(
      (row) => !scope.avoids.includes(row.to),
    );
    const unusual = (row: Transition): number => (conditionsHold(row.when ?? {}, known) ? 0 : 1);
    return rows.toSorted((a, b) => unusual(a) - unusual(b));
  });
};

/** The rows of a cell that may apply: those not known to need it otherwise, up to one that is known to apply. */
const possibleRows = (cell: Cell, known: Conditions): readonly Transition[] => {
  const sure = cell.findIndex((row) => conditionsAreKnown(row.when ?? {}, known));
  const tried = sure === -1 ? cell : cell.slice(0, sure + 1);
  return tried.filter((row) => conditionsMayHold(row.when ?? {}, known));
};

const step = (row: Transition): ExplainStep => {
  const received = receivedFlags(row.trigger, row.from);
  return received === undefined ? row : { ...row, received };
};

/**
 * The control bits of the segment that a trigger stands for: `SYN,ACK` for `rcv-syn-ack`.
 * @returns `undefined` for what is not a segment, and for segments that can have many forms.
 */
const receivedFlags = (trigger: Trigger, state: State): readonly Flag[] | undefined =>
  // The reset that answers a SYN has to acknowledge it (RFC 9293 §3.10.7.1); the others need not.
  trigger === "rcv-rst" && state === "SYN-SENT" ? ["RST", "ACK"] : arrivals[trigger];

const arrivals: Readonly<Partial<Record<Trigger, readonly Flag[]>>> = {
  "rcv-syn": ["SYN"],
  "rcv-syn-ack": ["SYN", "ACK"],
  "rcv-ack-of-syn": ["ACK"],
  "rcv-ack-of-fin": ["ACK"],
  "rcv-fin": ["FIN", "ACK"],
  "rcv-rst": ["RST"],
};
