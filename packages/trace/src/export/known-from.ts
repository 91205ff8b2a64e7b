/** How something is known, in words. */
import { type Evidence, evidenceWords } from "../event/evidence.ts";
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import { printable } from "./printable.ts";

/** `implied by ECONNREFUSED`, `seen`, `the kernel says`, `simulated`. */
export const knownFrom = (evidence: Evidence, by?: string): string =>
  evidence === "socket" && by !== undefined
    ? `${evidenceWords.socket} by ${printable(by, 60)}`
    : evidenceWords[evidence];

/**
 * How an event is known. Of those with evidence `socket` some are the report itself (the resolver's answer, the retry
 * policy's decision): they are `reported`, nothing is implied by them.
 */
export const eventKnownFrom = (event: TraceEvent | UnknownEvent): string => {
  if (event.type === "unknown") return "";
  return event.evidence === "socket" && reports.has(event.type) ? "reported" : evidenceWords[event.evidence];
};

const reports: ReadonlySet<TraceEvent["type"]> = new Set([
  "lookup-started",
  "lookup-answered",
  "lookup-failed",
  "lookup-ended",
  "attempt-started",
  "data",
  "tls-started",
  "tls-secured",
  "tls-failed",
  "retry",
  "retry-stopped",
  "note",
]);
