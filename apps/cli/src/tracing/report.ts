/** Where a run's traces go as they happen and end: the terminal as text, or stdout as JSON Lines, and a file. */
import type { Finding, Summary, Trace, TraceEvent } from "@tcplens/trace";
import type { Target } from "./trace-plan.ts";

/** One trace that is over. */
export interface FinishedTrace {
  readonly target: Target;
  readonly trace: Trace;
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  /** From 1. */
  readonly round: number;
}

/** Told in this order: `started`, `happened` …, `finished`; again for the next trace; `ended` at the end. */
export interface Report {
  started?(target: Target, trace: Trace): void;
  happened?(event: TraceEvent): void;
  finished?(finished: FinishedTrace): Promise<void> | void;
  /** Every trace is over; all of them in order. */
  ended?(all: readonly FinishedTrace[]): Promise<void> | void;
}
