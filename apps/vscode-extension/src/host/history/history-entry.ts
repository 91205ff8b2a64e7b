/** One line of the history: enough for the tree, the CodeLens and the hover without reading the trace's file. */
import type { TraceBrief, TraceState } from "../../shared/view.ts";
import { type Place, placeOf } from "../place.ts";

/** See the file's head. */
export interface HistoryEntry {
  readonly brief: TraceBrief;
  /** As the user wrote it, without credentials. */
  readonly endpoint: string;
  readonly place?: Place | undefined;
}

/** A stored value, perhaps of an older version or damaged; undefined where it is of no use. */
export const entryOf = (value: unknown): HistoryEntry | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  const { brief, endpoint, place } = value as Partial<Record<keyof HistoryEntry, unknown>>;
  if (typeof endpoint !== "string" || !isBrief(brief)) return undefined;
  return { brief, endpoint, place: placeOf(place) };
};

const isBrief = (value: unknown): value is TraceBrief => {
  if (typeof value !== "object" || value === null) return false;
  const { id, state, headline, details, startedAt, duration } = value as Partial<
    Record<keyof TraceBrief, unknown>
  >;
  return (
    typeof id === "string" &&
    typeof state === "string" &&
    Object.hasOwn(known, state) &&
    typeof headline === "string" &&
    Array.isArray(details) &&
    details.every((each) => typeof each === "string") &&
    typeof startedAt === "string" &&
    typeof duration === "number"
  );
};

const known: Readonly<Record<TraceState, true>> = {
  running: true,
  connected: true,
  warning: true,
  failed: true,
  cancelled: true,
  interrupted: true,
};
