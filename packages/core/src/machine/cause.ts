/**
 * Why an end went from one state to another, in the words of somebody who looks on: each cause names the triggers
 * that belong to it and the states that it does not touch. `explain` searches the table within them.
 */
import type { Conditions } from "./conditions.ts";
import type { State } from "./state.ts";
import type { Trigger } from "./trigger.ts";

/**
 * - `active-open`, `passive-open`: this end asked for the connection; it was asked.
 * - `simultaneous-open`: both asked before either heard of it (RFC 9293 §3.5, figure 7).
 * - `local-close`: this end's user closed first; the peer later (§3.6, figure 12, the left end).
 * - `peer-close`: the peer closed first; this end's user later (§3.6, figure 12, the right end).
 * - `simultaneous-close`: both closed before either heard of it (§3.6, figure 13).
 * - `abort`: this end's user gave the connection up.
 * - `reset-received`: the peer refused or cut the connection.
 * - `timeout`: the user timeout, or TIME-WAIT's end.
 * - `retransmissions-exhausted`: the same segment was sent as often as is allowed (§3.8.3).
 * - `unreachable`: an ICMP error (§3.9.2.2).
 */
export type Cause =
  | "active-open"
  | "passive-open"
  | "simultaneous-open"
  | "local-close"
  | "peer-close"
  | "simultaneous-close"
  | "abort"
  | "reset-received"
  | "timeout"
  | "retransmissions-exhausted"
  | "unreachable";

/** What belongs to a cause. */
export interface CauseScope {
  /** In the order in which they are tried; of several shortest paths the first found is the answer. */
  readonly triggers: readonly Trigger[];
  /** States that a path of this cause does not enter. */
  readonly avoids: readonly State[];
  /** What the cause itself says about the connection. */
  readonly conditions: Conditions;
}

/** The scope of each cause. */
export const causeScopes: Readonly<Record<Cause, CauseScope>> = {
  "active-open": {
    triggers: ["open-active", "rcv-syn-ack"],
    avoids: [],
    conditions: { opened: "actively" },
  },
  "passive-open": {
    triggers: ["open-passive", "rcv-syn", "rcv-ack-of-syn"],
    avoids: ["SYN-SENT"],
    conditions: { opened: "passively" },
  },
  "simultaneous-open": {
    triggers: ["open-active", "rcv-syn", "rcv-ack-of-syn"],
    avoids: ["LISTEN"],
    conditions: { opened: "actively" },
  },
  "local-close": {
    triggers: ["close", "rcv-ack-of-fin", "rcv-fin", "time-wait-timeout"],
    avoids: ["CLOSE-WAIT", "CLOSING"],
    conditions: {},
  },
  "peer-close": {
    triggers: ["rcv-fin", "close", "rcv-ack-of-fin"],
    avoids: ["FIN-WAIT-1"],
    conditions: {},
  },
  "simultaneous-close": {
    triggers: ["close", "rcv-fin", "rcv-ack-of-fin", "time-wait-timeout"],
    avoids: ["CLOSE-WAIT", "FIN-WAIT-2"],
    conditions: {},
  },
  abort: { triggers: ["abort"], avoids: [], conditions: {} },
  "reset-received": { triggers: ["rcv-rst"], avoids: [], conditions: {} },
  timeout: { triggers: ["time-wait-timeout", "user-timeout"], avoids: [], conditions: {} },
  "retransmissions-exhausted": {
    triggers: ["retransmission-timeout"],
    avoids: [],
    conditions: { retransmissions: "exhausted" },
  },
  unreachable: { triggers: ["icmp-hard-error", "icmp-soft-error"], avoids: [], conditions: {} },
};

/** Every cause. */
export const causes: readonly Cause[] = Object.keys(causeScopes) as Cause[];
