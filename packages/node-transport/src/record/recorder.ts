/** Stamps events with the time and the connection, and hands them to the sink. One recorder is one trace. */
import type { Flag, State, Transition } from "@tcplens/core";
import type { EventBase, SegmentEvent, StateEvent, TraceEvent, TraceSink } from "@tcplens/trace";
import type { Clock } from "../clock.ts";

/** `Omit` over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event before it is stamped. `evidence` is `socket` unless it says otherwise. */
export type Unstamped = Without<TraceEvent, keyof EventBase> & { readonly evidence?: EventBase["evidence"] };

/** See the file's head. */
export class Recorder {
  readonly #sink: TraceSink;
  readonly #clock: Clock;
  #startedAt: number;
  #connections = 0;
  #pinned: number | undefined;
  #last = 0;

  constructor(sink: TraceSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** ms since the trace's start, to the microsecond. */
  now(): number {
    return this.#pinned ?? this.#read();
  }

  /**
   * Records what happened at `time`, an earlier answer of `now`. What the sink does takes time as well; what is measured
   * is stamped first and recorded when nothing is being waited for.
   */
  at(time: number, record: () => void): void {
    this.#pinned = Math.max(time, this.#last);
    try {
      record();
    } finally {
      this.#pinned = undefined;
    }
  }

  /** The clock of the trace stands while `work` goes on: what is waited for then is no part of it. */
  async paused(work: Promise<void>): Promise<void> {
    const before = this.#clock.now();
    await work;
    this.#startedAt += this.#clock.now() - before;
  }

  #read(): number {
    return Math.round((this.#clock.now() - this.#startedAt) * 1000) / 1000;
  }

  /** The id of the next address tried: 1, 2, 3 … */
  nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }

  /** Records a change of state. Of these and of segments a connection has the most: they are built in one go. */
  recordState(connection: number, side: StateEvent["side"], from: State, row: Transition): void {
    const { to, trigger, rfc } = row;
    const at = this.#stamp();
    this.#sink({ type: "state", at, connection, evidence: "socket", side, from, to, trigger, rfc });
  }

  /** Records a segment that is implied. */
  recordSegment(connection: number, direction: SegmentEvent["direction"], flags: readonly Flag[]): void {
    const at = this.#stamp();
    this.#sink({ type: "segment", at, connection, evidence: "socket", direction, flags });
  }

  #stamp(): number {
    const at = this.now();
    this.#last = at;
    return at;
  }

  /** Records an event of a connection (0: of the trace as a whole). */
  record(connection: number, event: Unstamped): void {
    // `type` first, then the stamp: that is the order in which a line of the file reads best. One literal with one
    // spread, since this runs some twenty times for each connection.
    const at = this.#stamp();
    const stamped = { type: event.type, at, connection, evidence: "socket", ...(event as object) };
    this.#sink(stamped as TraceEvent);
  }
}
