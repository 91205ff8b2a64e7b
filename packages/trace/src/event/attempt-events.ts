/** One address tried. Attempt n (from 1) is the n-th go at the endpoint; within it each address is a connection of its own. */
import type { EventBase } from "./event-base.ts";
import type { Family } from "./lookup-events.ts";

/** A connection request is about to be handed to the operating system. */
export interface AttemptStarted extends EventBase {
  readonly type: "attempt-started";
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  readonly family: Family;
}

/** The address answered: ESTABLISHED. */
export interface AttemptConnected extends EventBase {
  readonly type: "attempt-connected";
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  /** ms from `attempt-started`. */
  readonly duration: number;
  readonly local: { readonly address: string; readonly port: number };
}

/** The address failed before ESTABLISHED. */
export interface AttemptFailed extends EventBase {
  readonly type: "attempt-failed";
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  readonly duration: number;
  /** The operating system's code: `ECONNREFUSED`; `ETIMEDOUT` with `timer` set where a timer of ours ended it. */
  readonly code: string;
  readonly syscall?: string;
  readonly message: string;
  /**
   * Whether a SYN left this machine. `false`: the operating system refused the call at once, so nothing was sent.
   * Absent: not known.
   */
  readonly synSent?: boolean;
  /** SYNs the kernel counted, the first included, where it could be read. */
  readonly synCount?: number;
  /** Which of our timers ended it; absent when the operating system did. */
  readonly timer?: "attempt" | "overall";
  /** What answered, where it could be told apart: a reset, an ICMP error, nothing. */
  readonly answer?: "reset" | "icmp" | "none";
}

/** The address was given up for a reason that says nothing about it. */
export interface AttemptAbandoned extends EventBase {
  readonly type: "attempt-abandoned";
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  readonly duration: number;
  /** `lost-race`: another address connected first. `cancelled`: the caller's AbortSignal. */
  readonly reason: "lost-race" | "cancelled";
  readonly synCount?: number;
}

export type AttemptEvent = AttemptStarted | AttemptConnected | AttemptFailed | AttemptAbandoned;
