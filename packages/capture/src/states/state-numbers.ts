/**
 * RFC 9293's transition table as numbers: core's table, asked once for each state and trigger, so that a packet costs
 * an index instead of a search.
 */
import { states, transition, triggers, type State, type Trigger } from "@tcplens/core";

/** A state's number: its place in core's list. */
const stateNumber = (state: State): number => states.indexOf(state);
const triggerNumber = (trigger: Trigger): number => triggers.indexOf(trigger);

export const CLOSED: number = stateNumber("CLOSED");
export const LISTEN: number = stateNumber("LISTEN");
export const SYN_SENT: number = stateNumber("SYN-SENT");
export const SYN_RECEIVED: number = stateNumber("SYN-RECEIVED");
export const ESTABLISHED: number = stateNumber("ESTABLISHED");
export const FIN_WAIT_1: number = stateNumber("FIN-WAIT-1");
export const FIN_WAIT_2: number = stateNumber("FIN-WAIT-2");
export const CLOSE_WAIT: number = stateNumber("CLOSE-WAIT");
export const CLOSING: number = stateNumber("CLOSING");
export const LAST_ACK_STATE: number = stateNumber("LAST-ACK");
/** No state: nothing has been seen that tells one. */
export const UNKNOWN = 15;

export const OPEN_ACTIVE: number = triggerNumber("open-active");
export const CLOSE: number = triggerNumber("close");
export const ABORT: number = triggerNumber("abort");
export const RCV_SYN: number = triggerNumber("rcv-syn");
export const RCV_SYN_ACK: number = triggerNumber("rcv-syn-ack");
export const RCV_ACK_OF_SYN: number = triggerNumber("rcv-ack-of-syn");
export const RCV_ACK_OF_FIN: number = triggerNumber("rcv-ack-of-fin");
export const RCV_FIN: number = triggerNumber("rcv-fin");
export const RCV_RST: number = triggerNumber("rcv-rst");
/** No trigger: the state is not the table's next one but what the packet implies. */
export const INFERRED = 31;

const TRIGGERS = triggers.length;

/** The next state's number for each state and trigger; 255: the trigger cannot occur there. */
const next: Uint8Array = Uint8Array.from(
  states.flatMap((from) =>
    triggers.map((trigger) => {
      const row = transition(from, trigger);
      return row === undefined ? 255 : stateNumber(row.to);
    }),
  ),
);

/** A SYN-RECEIVED that was reached out of SYN-SENT does not go back to LISTEN (RFC 9293 §3.10.7.4). */
const afterResetOfActive: number = stateNumber(
  transition("SYN-RECEIVED", "rcv-rst", { opened: "actively" })?.to ?? "CLOSED",
);

/** Where `trigger` leads from `state`; −1 where the table has no row for it. */
export const nextState = (state: number, trigger: number): number => {
  const found = next[state * TRIGGERS + trigger] as number;
  return found === 255 ? -1 : found;
};

/** Where a reset leads from SYN-RECEIVED, by how it was reached. */
export const nextOfReset = (state: number, actively: boolean): number =>
  state === SYN_RECEIVED && actively ? afterResetOfActive : nextState(state, RCV_RST);

/** Both ends in one number, a's in the low four bits. */
const bothStates = (a: number, b: number): number => a | (b << 4);
export const BOTH_ESTABLISHED: number = bothStates(ESTABLISHED, ESTABLISHED);
export const BOTH_UNKNOWN: number = bothStates(UNKNOWN, UNKNOWN);
