/** Events in words, a window of them. */
import { eventKnownFrom, eventWords, type Trace } from "@tcplens/trace";
import type { EventRow } from "../shared/view.ts";
import { meaningOf } from "./meanings.ts";
import { causeWords } from "./trigger-words.ts";
import type { Words } from "./words.ts";

/** The events with these indices, the second left out. */
export const eventRows = (trace: Trace, from: number, to: number, words: Words): EventRow[] =>
  trace.events.slice(from, to).map((event, offset) => {
    return {
      event: from + offset,
      at: event.at,
      connection: event.connection,
      type: event.type,
      text: textOf(event, words),
      meaning: meaningOf(event, words),
      knownFrom: words.say(eventKnownFrom(event)),
      evidence: event.type === "unknown" ? undefined : event.evidence,
    };
  });

const textOf = (event: Trace["events"][number], words: Words): string => {
  if (event.type !== "state") return words.say(eventWords(event));
  const { side, from, to, trigger } = event;
  const cause = causeWords(trigger, from, words);
  return side === "local"
    ? words.t("this machine: {0} → {1}, {2}", from, to, cause)
    : words.t("the other end: {0} → {1}, {2}", from, to, cause);
};
