/** A trace in memory: its header, its events, and what the fold makes of them. Grows as events come. */
import { InvalidArgument } from "@tcplens/core";
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import type { TraceHeader } from "../event/header.ts";
import type { NoteEvent } from "../event/note-event.ts";
import { orderProblem } from "./event-order.ts";
import { foldAttempt, newAttempt } from "./fold-attempt.ts";
import { foldConnection, newConnection } from "./fold-connection.ts";
import type { Growing } from "./growing.ts";
import { outcomeOf } from "./outcome.ts";
import { phasesOf } from "./phases.ts";
import type { AttemptRecord, ConnectionRecord, Indexed, Outcome } from "./records.ts";
import type { PhaseDurations, StateStep } from "./summary.ts";

/**
 * See the file's head. Feed it with `add`, in constant time for each event; close it with `finish`. Reading is cheap at
 * any time, and what was read stays true: the lists and records are views that grow with the trace.
 */
export class Trace {
  readonly header: TraceHeader;
  readonly #events: (TraceEvent | UnknownEvent)[] = [];
  readonly #attempts: Growing<AttemptRecord>[] = [];
  readonly #connections: Growing<ConnectionRecord>[] = [];
  readonly #notes: Indexed<NoteEvent>[] = [];
  readonly #states: StateStep[] = [];
  readonly #answeredAt = new Map<number, number>();
  #endedAt = 0;
  #outcome: Outcome = "running";
  #cancelled = false;

  constructor(header: TraceHeader) {
    this.header = header;
  }

  get events(): readonly (TraceEvent | UnknownEvent)[] {
    return this.#events;
  }

  /** In order: `attempts[0].number === 1`. */
  get attempts(): readonly AttemptRecord[] {
    return this.#attempts;
  }

  /** By id, in order: `connections[0].id === 1`. */
  get connections(): readonly ConnectionRecord[] {
    return this.#connections;
  }

  get notes(): readonly Indexed<NoteEvent>[] {
    return this.#notes;
  }

  /** `running` until `finish()`. */
  get outcome(): Outcome {
    return this.#outcome;
  }

  /** Whether the user or the caller stopped it. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** The connection that carried the endpoint last: the one that connected in the last attempt. */
  get established(): ConnectionRecord | undefined {
    return this.#attempts.at(-1)?.connections.findLast(({ outcome }) => outcome === "connected");
  }

  /** ms of the last event, or of `finish(at)`. */
  get endedAt(): number {
    return this.#endedAt;
  }

  /**
   * Adds the next event.
   * @throws InvalidArgument when it cannot come next (time goes backwards, a connection that has not started) and
   *   after `finish`.
   */
  add(event: TraceEvent | UnknownEvent): void {
    if (this.#outcome !== "running") throw new InvalidArgument("event", "added before the trace is finished");
    const position = {
      at: this.#endedAt,
      connections: this.#connections.length,
      attempts: this.#attempts.length,
    };
    const problem = orderProblem(position, event);
    if (problem !== undefined)
      throw new InvalidArgument("event", `the next of its trace: ${event.type}: ${problem}`);
    const index = this.#events.push(event) - 1;
    this.#endedAt = event.at;
    if (event.type !== "unknown") this.#fold(event, index);
    else if (event.connection > 0) this.#connections[event.connection - 1]?.events.push(index);
  }

  /**
   * The trace is over: nothing more will be added. A second call does nothing.
   * @param at ms since the start; default: the last event's.
   * @throws InvalidArgument when `at` lies before the last event.
   */
  finish(at: number = this.#endedAt): void {
    if (this.#outcome !== "running") return;
    if (!(at >= this.#endedAt && at < Infinity)) {
      throw new InvalidArgument("at", `a time not before the last event's, ${this.#endedAt}`, at);
    }
    this.#endedAt = at;
    const { header, established } = this;
    this.#outcome = outcomeOf({ endpoint: header.endpoint, established, notes: this.#notes });
    const last = this.#attempts.at(-1);
    if (last !== undefined) last.endedAt ??= at;
  }

  /** ms spent in each phase so far. */
  phases(): PhaseDurations {
    return phasesOf({ attempts: this.#attempts, endedAt: this.#endedAt, answeredAt: this.#answeredAt });
  }

  /** Every change of state so far, in order. */
  states(): readonly StateStep[] {
    return this.#states;
  }

  #fold(event: TraceEvent, index: number): void {
    if ("attempt" in event) foldAttempt(this.#attempt(event.attempt, event.at), event, index);
    if (event.type === "attempt-started") {
      const record = newConnection(event);
      this.#connections.push(record);
      this.#attempt(event.attempt, event.at).connections.push(record);
    }
    const connection = this.#connections[event.connection - 1];
    if (connection !== undefined) foldConnection(connection, event, index);
    if (event.type === "note") this.#notes.push({ index, event });
    if (event.type === "state") this.#states.push(stepOf(event));
    if (event.type === "data" && event.direction === "received" && !this.#answeredAt.has(event.connection)) {
      this.#answeredAt.set(event.connection, event.at);
    }
    // An attempt that connected is over when that connection is, unless a retry decision has ended it before.
    if (event.type === "closed" && connection?.connected !== undefined) {
      const attempt = this.#attempts[connection.attempt - 1];
      if (attempt !== undefined) attempt.endedAt ??= event.at;
    }
    if (cancels(event)) this.#cancelled = true;
  }

  /** The attempt of this number; one more than there are begins it, and ends the one before. */
  #attempt(number: number, at: number): Growing<AttemptRecord> {
    const known = this.#attempts[number - 1];
    if (known !== undefined) return known;
    const before = this.#attempts.at(-1);
    if (before !== undefined) before.endedAt ??= at;
    const attempt = newAttempt(number, at);
    this.#attempts.push(attempt);
    return attempt;
  }
}

const stepOf = (event: TraceEvent & { readonly type: "state" }): StateStep => {
  const { connection, side, from, to, trigger, at, evidence } = event;
  return { connection, side, from, to, trigger, at, evidence };
};

const cancels = (event: TraceEvent): boolean =>
  (event.type === "note" && event.topic === "cancelled") ||
  (event.type === "attempt-abandoned" && event.reason === "cancelled") ||
  (event.type === "retry-stopped" && event.cause === "cancelled");
