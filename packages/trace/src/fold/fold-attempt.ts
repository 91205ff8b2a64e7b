/** Folds lookups and retry decisions into the record of one attempt: one go at the endpoint. */
import type { TraceEvent } from "../event/event.ts";
import type { LookupEvent } from "../event/lookup-events.ts";
import type { Growing } from "./growing.ts";
import type { AttemptRecord, LookupRecord } from "./records.ts";

/** The record of an attempt whose first event came at `startedAt`. */
export const newAttempt = (number: number, startedAt: number): Growing<AttemptRecord> => ({
  number,
  startedAt,
  endedAt: undefined,
  lookup: undefined,
  connections: [],
  retry: undefined,
  stopped: undefined,
});

/** Adds an event that names this attempt. Constant time. */
export const foldAttempt = (record: Growing<AttemptRecord>, event: TraceEvent, index: number): void => {
  switch (event.type) {
    case "lookup-started":
    case "lookup-answered":
    case "lookup-failed":
    case "lookup-ended":
      record.lookup = foldLookup(record.lookup, event, index);
      return;
    case "retry":
      record.retry = { index, event };
      record.endedAt ??= event.at;
      return;
    case "retry-stopped":
      record.stopped = { index, event };
      record.endedAt ??= event.at;
      return;
    case "attempt-started":
    case "attempt-connected":
    case "attempt-failed":
    case "attempt-abandoned":
    case "tls-started":
    case "tls-secured":
    case "tls-failed":
    case "state":
    case "segment":
    case "data":
    case "peer-finished":
    case "closed":
    case "kernel":
    case "note":
      return;
  }
};

const foldLookup = (
  known: LookupRecord | undefined,
  event: LookupEvent,
  index: number,
): Growing<LookupRecord> => {
  const record = (known as Growing<LookupRecord> | undefined) ?? newLookup(event);
  switch (event.type) {
    case "lookup-started":
      return record;
    case "lookup-answered":
      record.answers.push({ index, event });
      return record;
    case "lookup-failed":
      record.failures.push({ index, event });
      return record;
    case "lookup-ended":
      record.addresses = [...event.addresses];
      record.endedAt = event.at;
      return record;
  }
};

/** A lookup that ends without having started asked nothing: the host was an address. */
const newLookup = (event: LookupEvent): Growing<LookupRecord> => ({
  host: event.host,
  startedAt: event.type === "lookup-started" ? event.at : Math.max(0, event.at - event.duration),
  endedAt: undefined,
  answers: [],
  failures: [],
  addresses: [],
  literal: event.type === "lookup-ended",
});
