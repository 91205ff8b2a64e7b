/** The notes of a trace as views show them. */
import type { NoteEvent } from "../event/note-event.ts";
import type { Trace } from "../fold/trace.ts";
import { printable } from "./printable.ts";

/** One note. */
export interface NoteRow {
  readonly event: number;
  /** ms. */
  readonly at: number;
  readonly topic: NoteEvent["topic"];
  readonly text: string;
}

/** All notes but those that findings are made of, equal texts told once. */
export const noteRows = (trace: Trace): readonly NoteRow[] => {
  const rows = new Map<string, NoteRow>();
  for (const { index, event } of trace.notes) {
    // A finding is made of it, which says the same.
    if (event.topic === "packet-finding") continue;
    const text = printable(event.text);
    if (!rows.has(text)) rows.set(text, { event: index, at: event.at, topic: event.topic, text });
  }
  return [...rows.values()];
};
