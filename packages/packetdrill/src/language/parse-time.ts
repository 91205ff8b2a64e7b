/** When something happens: `0.1`, `+.1`, `0.1~0.2`, `+.1~+.2`, `*`. */
import type { Cursor } from "./cursor.ts";
import type { EventTime } from "./script.ts";

/** The time at the head of an event. */
export const parseEventTime = (cursor: Cursor): EventTime => {
  const { line, column } = cursor.next;
  if (cursor.skipSymbol("*")) return { kind: "any" };
  const relative = cursor.skipSymbol("+");
  const from = parseTime(cursor);
  if (!cursor.skipSymbol("~"))
    return relative ? { kind: "relative", after: from } : { kind: "absolute", at: from };
  if (relative) cursor.symbol("+");
  const to = parseTime(cursor);
  if (to < from)
    cursor.fail("a range of times that does not go backwards", {
      line,
      column,
      found: `${from / 1e6}~${to / 1e6}`,
    });
  return { kind: relative ? "relative-range" : "absolute-range", from, to };
};

/** Seconds as written, microseconds as given. */
export const parseTime = (cursor: Cursor): number => {
  const { kind, text } = cursor.next;
  const seconds = kind === "float" || kind === "integer" ? Number(text) : Number.NaN;
  if (!(seconds >= 0 && seconds <= SECONDS_MAX))
    return cursor.fail(`a time in seconds from 0 to ${SECONDS_MAX}`);
  cursor.take();
  return Math.round(seconds * 1_000_000);
};

/** Ten years: beyond it microseconds would lose their exactness, and no script waits so long. */
const SECONDS_MAX = 315_360_000;
