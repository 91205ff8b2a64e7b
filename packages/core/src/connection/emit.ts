/** The way out of a connection: actions queued in order, and the one place where its state changes. */
import { invariant } from "../base/errors.ts";
import { seqDiff } from "../base/seq.ts";
import type { Conditions } from "../machine/conditions.ts";
import type { State } from "../machine/state.ts";
import type { Clause, Transition } from "../machine/transition.ts";
import { transition } from "../machine/transitions.ts";
import type { Trigger } from "../machine/trigger.ts";
import { segmentWith } from "../wire/segment.ts";
import type { Action, CloseReason, DropReason, MechanismEvent } from "./action.ts";
import { seqOut } from "./positions.ts";
import type { Tcb } from "./tcb.ts";

export const emit = (tcb: Tcb, action: Action): void => {
  tcb.actions.push(action);
};

/** The next action, or `undefined`. */
export const takeAction = (tcb: Tcb): Action | undefined => {
  if (tcb.actionHead === tcb.actions.length) return undefined;
  const action = tcb.actions[tcb.actionHead];
  tcb.actions[tcb.actionHead] = undefined;
  tcb.actionHead += 1;
  if (tcb.actionHead === tcb.actions.length) {
    tcb.actions.length = 0;
    tcb.actionHead = 0;
  }
  return action;
};

/** Says what a mechanism did, where somebody wants to know. */
export const tell = (tcb: Tcb, event: MechanismEvent): void => {
  if (tcb.settings.explain) emit(tcb, { type: "mechanism", event });
};

export const tellDropped = (tcb: Tcb, why: DropReason): void => tell(tcb, { kind: "dropped", why });

/**
 * Takes the row of the transition table for `trigger`: changes the state as it says, and gives the row to the caller,
 * who sends what it sends.
 */
export const enter = (tcb: Tcb, trigger: Trigger, conditions?: Conditions): Transition => {
  const row = transition(tcb.state, trigger, conditions);
  invariant(row !== undefined, `${trigger} cannot occur in ${tcb.state}`);
  if (row.to !== tcb.state) changeState(tcb, row.to, trigger, row.rfc);
  return row;
};

const changeState = (tcb: Tcb, to: State, trigger: Trigger, rfc: Clause): void => {
  const from = tcb.state;
  tcb.state = to;
  emit(tcb, { type: "state-changed", from, to, trigger, rfc });
};

/**
 * Throws the `count` oldest octets of the send buffer away. What is queued and not yet polled may be a view of them, and
 * their memory is about to be used again, perhaps by another connection: it gets octets of its own.
 */
export const discardSent = (tcb: Tcb, count: number): void => {
  const base = seqOut(tcb, tcb.sendBase);
  for (let at = tcb.actionHead; at < tcb.actions.length; at += 1) {
    const action = tcb.actions[at];
    if (action?.type !== "transmit" || action.segment.payload.length === 0) continue;
    if (seqDiff(action.segment.sequence, base) >= count) continue;
    const segment = segmentWith(action.segment, { payload: action.segment.payload.slice() });
    tcb.actions[at] = { type: "transmit", segment };
  }
  tcb.sendBuffer.discard(count);
};

/** The connection is gone: everything queued is thrown away, no timer runs, and the reason is told once. */
export const finish = (tcb: Tcb, reason: CloseReason): void => {
  invariant(tcb.state === "CLOSED", `finished in ${tcb.state}`);
  if (tcb.closeReason !== undefined) return;
  tcb.closeReason = reason;
  tcb.sent.clear();
  discardSent(tcb, tcb.sendBuffer.length);
  tcb.received.dropOutOfOrder();
  tcb.loss = undefined;
  tcb.queued = undefined;
  stopTimers(tcb);
  emit(tcb, { type: "closed", reason });
};

/** No timer runs any more. */
export const stopTimers = (tcb: Tcb): void => {
  const never = Number.POSITIVE_INFINITY;
  tcb.timer = "none";
  tcb.timerAt = never;
  tcb.outstandingSince = -1;
  tcb.probingSince = -1;
  tcb.ackAt = never;
  if (tcb.pace !== undefined) tcb.pace.heldUntil = never;
  tcb.keepAliveAt = never;
  tcb.endAt = never;
  tcb.corkAt = never;
  tcb.paceAt = never;
};
