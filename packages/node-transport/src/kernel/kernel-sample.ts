/** What a look at the kernel's record of one connection gives: the fields of a `kernel` event, without its stamp. */
import type { State } from "@tcplens/core";
import type { KernelEvent } from "@tcplens/trace";

/** See the file's head. Times in ms. */
export type KernelSample = Omit<KernelEvent, "type" | "at" | "connection" | "evidence">;

/** Linux's number of a state, as /proc/net/tcp and TCP_INFO give it; undefined for one that is none. */
export const stateOfNumber = (number: number): State | undefined => LINUX_STATES[number];

/**
 * The payload bytes in a send queue that the kernel counts in sequence numbers: our SYN or FIN, while it is not
 * acknowledged, is one of them.
 */
export const payloadQueued = (state: State, sequenceNumbers: number): number =>
  Math.max(0, sequenceNumbers - (ONE_IS_CONTROL.has(state) ? 1 : 0));

const ONE_IS_CONTROL: ReadonlySet<State> = new Set([
  "SYN-SENT",
  "SYN-RECEIVED",
  "CLOSED",
  "FIN-WAIT-1",
  "CLOSING",
  "LAST-ACK",
]);

/** The order of the enumeration in Linux's tcp_states.h; 12 is SYN-RECEIVED before a socket has been made for it. */
const LINUX_STATES: readonly (State | undefined)[] = [
  undefined,
  "ESTABLISHED",
  "SYN-SENT",
  "SYN-RECEIVED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "TIME-WAIT",
  "CLOSED",
  "CLOSE-WAIT",
  "LAST-ACK",
  "LISTEN",
  "CLOSING",
  "SYN-RECEIVED",
];
