/** What a row of the transition table says, as its rules are written and as it is read. */
import type { Conditions } from "./conditions.ts";
import type { Emission } from "./emission.ts";
import type { State } from "./state.ts";
import type { Trigger } from "./trigger.ts";

/** A clause of an RFC: `9293 §3.10.7.4`. */
export type Clause = `${number} §${string}`;

/** What the user is told, in the RFC's words where it has words. An error, unless it is `ok` or a state. */
export type Reply =
  | "ok"
  | `state = ${State}`
  | "connection does not exist"
  | "connection already exists"
  | "connection illegal for this process"
  | "connection closing"
  | "closing"
  | "connection refused"
  | "connection reset"
  | "connection aborted due to user timeout"
  | "remote socket unspecified"
  | "insufficient resources"
  | "Diffserv value not allowed"
  | "security/compartment not allowed"
  | "urgent data"
  | "excessive retransmissions"
  | "destination unreachable";

/**
 * What a transition does beside changing the state and sending.
 *
 * - `create-tcb`, `delete-tcb`: the connection's record is made, is removed.
 * - `queue`: the call, or what the segment carries, waits until it can be served.
 * - `drop`: the segment is discarded; nothing later in it is looked at.
 * - `deliver`: what has come in is handed to the user.
 * - `flush`: everything queued for sending or sending again is thrown away.
 * - `start-time-wait`, `restart-time-wait`: the timer of twice the maximum segment lifetime.
 * - `retransmit`: what is sent has been sent before.
 */
export type Effect =
  | "create-tcb"
  | "delete-tcb"
  | "queue"
  | "drop"
  | "deliver"
  | "flush"
  | "start-time-wait"
  | "restart-time-wait"
  | "retransmit";

/** What one rule of the RFC says about a state and a trigger; the file it stands in and its key say which. */
export interface Rule {
  /** When it applies; absent: whenever no rule before it in the cell does. */
  readonly when?: Conditions;
  /** The next state; absent: the same. */
  readonly to?: State;
  /** What is sent, in order. Several acknowledgements for one segment go out as one (RFC 9293 §3.10.7.4, MUST-58). */
  readonly emit?: readonly Emission[];
  readonly effects?: readonly Effect[];
  /** The answer to the call, or the signal to the user. */
  readonly reply?: Reply;
  /** What SENDs and RECEIVEs that still wait are answered with. */
  readonly outstanding?: Reply;
  /** Drawn in RFC 9293 figure 5. */
  readonly inFigure5?: true;
  readonly rfc: Clause;
  /** One sentence in plain words. */
  readonly summary: string;
}

/** One state's rules. A trigger that cannot occur in the state has none. */
export type StateRules = Readonly<Partial<Record<Trigger, Rule | readonly Rule[]>>>;

/** A row of the table. */
export interface Transition {
  readonly from: State;
  readonly trigger: Trigger;
  /** When this row applies and not another of the same cell; absent: whenever none before it in the cell does. */
  readonly when?: Conditions;
  /** Equal to `from` where the state stays. */
  readonly to: State;
  /** The segments to send, in order; often none. */
  readonly emit: readonly Emission[];
  readonly effects: readonly Effect[];
  /** What the user is told: the answer to the call, or a signal. Absent: nothing. */
  readonly reply?: Reply;
  /** What SENDs and RECEIVEs that still wait are answered with. Absent: they go on waiting. */
  readonly outstanding?: Reply;
  /** Whether RFC 9293 figure 5 draws it. */
  readonly inFigure5: boolean;
  readonly rfc: Clause;
  /** One sentence in plain words. */
  readonly summary: string;
}
