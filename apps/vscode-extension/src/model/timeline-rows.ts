/** The phases' bars, in the reader's language. */
import type { TimelineRow as Row } from "@tcplens/trace";
import type { TimelineRow } from "../shared/view.ts";
import { durationWords } from "./duration-words.ts";
import type { Words } from "./words.ts";

/** One for each row of the outline's timeline. */
export const timelineRowsOf = (rows: readonly Row[], words: Words): readonly TimelineRow[] =>
  rows.map(({ kind, attempt, connection, subject, startedAt, endedAt, running, status, event, ...row }) => ({
    kind,
    attempt,
    connection,
    label: labelOf(row.label, attempt, words),
    subject,
    text: words.say(row.text),
    startedAt,
    endedAt,
    running,
    duration: row.duration === undefined ? "" : durationWords(row.duration, words),
    status,
    knownFrom: row.knownFrom === "" ? "" : words.say(row.knownFrom),
    ...(event === undefined ? {} : { event }),
  }));

const labelOf = (label: string, attempt: number, words: Words): string => {
  if (label === `attempt ${attempt}`) return words.t("attempt {0}", attempt);
  return label === "" ? "" : words.say(label);
};
