/**
 * The transition table of RFC 9293: state × trigger → next state, segments to send, what the user is told, clause.
 * It says where a connection goes and what it answers; what a segment is to a state (`segmentTriggers`), and the
 * numbers in what is sent, are worked out beside it. The rules stand in `rules/`, one file for each state.
 */
import { InvalidArgument } from "../base/errors.ts";
import { conditionsHold, type Conditions } from "./conditions.ts";
import { closeWait } from "./rules/close-wait.ts";
import { closed } from "./rules/closed.ts";
import { closing } from "./rules/closing.ts";
import { established } from "./rules/established.ts";
import { finWait1 } from "./rules/fin-wait-1.ts";
import { finWait2 } from "./rules/fin-wait-2.ts";
import { lastAck } from "./rules/last-ack.ts";
import { listen } from "./rules/listen.ts";
import { synReceived } from "./rules/syn-received.ts";
import { synSent } from "./rules/syn-sent.ts";
import { timeWait } from "./rules/time-wait.ts";
import { isState, states, type State } from "./state.ts";
import type { Rule, StateRules, Transition } from "./transition.ts";
import { isTrigger, triggers, type Trigger } from "./trigger.ts";

/** The rows of one cell, in the order in which they are tried. */
export type Cell = readonly Transition[];

/** What can happen in one state. A trigger that cannot occur there is absent. */
export type TransitionsOfState = Readonly<Partial<Record<Trigger, Cell>>>;

const rules: Readonly<Record<State, StateRules>> = {
  CLOSED: closed,
  LISTEN: listen,
  "SYN-SENT": synSent,
  "SYN-RECEIVED": synReceived,
  ESTABLISHED: established,
  "FIN-WAIT-1": finWait1,
  "FIN-WAIT-2": finWait2,
  "CLOSE-WAIT": closeWait,
  CLOSING: closing,
  "LAST-ACK": lastAck,
  "TIME-WAIT": timeWait,
};

const row = (from: State, trigger: Trigger, rule: Rule): Transition => ({
  from,
  trigger,
  ...rule,
  to: rule.to ?? from,
  emit: rule.emit ?? [],
  effects: rule.effects ?? [],
  inFigure5: rule.inFigure5 ?? false,
});

const cell = (from: State, trigger: Trigger): Cell => {
  const written = rules[from][trigger];
  if (written === undefined) return [];
  const list = "rfc" in written ? [written] : written;
  return list.map((rule) => row(from, trigger, rule));
};

/** Every row, in the order of the states and, within a state, of the triggers. */
export const transitionRows: readonly Transition[] = states.flatMap((from) =>
  triggers.flatMap((trigger) => cell(from, trigger)),
);

const ofState = (from: State): TransitionsOfState => {
  const cells: Partial<Record<Trigger, Transition[]>> = {};
  for (const found of transitionRows) {
    if (found.from === from) (cells[found.trigger] ??= []).push(found);
  }
  return cells;
};

/** The whole table. A cell with several rows is tried in order; {@link transition} does it. */
export const transitions: Readonly<Record<State, TransitionsOfState>> = {
  CLOSED: ofState("CLOSED"),
  LISTEN: ofState("LISTEN"),
  "SYN-SENT": ofState("SYN-SENT"),
  "SYN-RECEIVED": ofState("SYN-RECEIVED"),
  ESTABLISHED: ofState("ESTABLISHED"),
  "FIN-WAIT-1": ofState("FIN-WAIT-1"),
  "FIN-WAIT-2": ofState("FIN-WAIT-2"),
  "CLOSE-WAIT": ofState("CLOSE-WAIT"),
  CLOSING: ofState("CLOSING"),
  "LAST-ACK": ofState("LAST-ACK"),
  "TIME-WAIT": ofState("TIME-WAIT"),
};

/**
 * What happens when `trigger` meets `state`.
 * @param conditions - what is known beside the state's name; what is left out has its value in
 * `ordinaryConditions`, so SYN-RECEIVED counts as reached by a passive OPEN unless this says otherwise.
 * @returns the row; `undefined` when the trigger cannot occur in that state, such as an ACK of our FIN before one
 * has been sent.
 * @throws {@link InvalidArgument} when there is no such state or no such trigger.
 */
export const transition = (
  state: State,
  trigger: Trigger,
  conditions: Conditions = {},
): Transition | undefined => {
  if (!isState(state)) throw new InvalidArgument("state", "one of the eleven states", state);
  if (!isTrigger(trigger)) throw new InvalidArgument("trigger", "one of the triggers", trigger);
  return transitions[state][trigger]?.find(
    (found) => found.when === undefined || conditionsHold(found.when, conditions),
  );
};
