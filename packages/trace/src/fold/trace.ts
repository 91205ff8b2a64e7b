/** A trace in memory: its header, its events, and what the fold makes of them. Grows as events come. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import type { TraceHeader } from "../event/header.ts";
import type { AttemptRecord, ConnectionRecord, Indexed, Outcome } from "./records.ts";
import type { NoteEvent } from "../event/note-event.ts";
import type { PhaseDurations, StateStep } from "./summary.ts";

/** See the file's head. Feed it with `add`; close it with `finish`. Reading is cheap at any time. */
export interface TraceShape {
  readonly header: TraceHeader;
  readonly events: readonly (TraceEvent | UnknownEvent)[];
  readonly attempts: readonly AttemptRecord[];
  /** By id, in order: `connections[0].id === 1`. */
  readonly connections: readonly ConnectionRecord[];
  readonly notes: readonly Indexed<NoteEvent>[];
  /** `running` until `finish()`. */
  readonly outcome: Outcome;
  readonly cancelled: boolean;
  /** The connection that carried the endpoint last: the one that connected in the last attempt. */
  readonly established: ConnectionRecord | undefined;
  /** ms of the last event, or of `finish(at)`. */
  readonly endedAt: number;
  add(event: TraceEvent | UnknownEvent): void;
  finish(at?: number): void;
  phases(): PhaseDurations;
  states(): readonly StateStep[];
}
