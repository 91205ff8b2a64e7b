/** A trace is its header and a list of these, one JSON object a line. `type` tells them apart. */
import type { AttemptEvent } from "./attempt-events.ts";
import type { ConnectionEvent } from "./connection-events.ts";
import type { LookupEvent } from "./lookup-events.ts";
import type { NoteEvent } from "./note-event.ts";
import type { RetryDecision } from "./retry-events.ts";
import type { TlsEvent } from "./tls-events.ts";

/** Everything that can happen in a trace of this schema. */
export type TraceEvent = LookupEvent | AttemptEvent | ConnectionEvent | TlsEvent | RetryDecision | NoteEvent;

/** An event of a newer minor version, kept as it was read. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly at: number;
  readonly connection: number;
  /** The line's whole object. */
  readonly raw: Readonly<Record<string, unknown>>;
}
