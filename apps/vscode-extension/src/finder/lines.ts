/** The lines of a stretch of text, by their offsets. */
import type { TextRange } from "./found-endpoint.ts";

/** Calls back for each line in turn, its line break left out; of a text of very many lines for the first of them. */
export const eachLine = (
  text: string,
  range: TextRange,
  visit: (start: number, end: number) => void,
): void => {
  let start = range.start;
  for (let count = 0; start < range.end && count < LINES_MAX; count += 1) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 || newline >= range.end ? range.end : newline;
    const end = next > start && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next;
    visit(start, end);
    start = next + 1;
  }
};

/** The range without white space at its ends. */
export const trimRange = (text: string, start: number, end: number): TextRange => {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) <= SPACE) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= SPACE) to -= 1;
  return { start: from, end: to };
};

/** The inside of quotes around the whole range, or the range. */
export const unquoteRange = (text: string, { start, end }: TextRange): TextRange => {
  const quote = text.charAt(start);
  const isQuoted = end - start >= 2 && (quote === '"' || quote === "'" || quote === "`");
  return isQuoted && text.charAt(end - 1) === quote ? { start: start + 1, end: end - 1 } : { start, end };
};

/** Where a comment of `#` begins that is outside quotes and stands after white space; else the end. */
export const hashCommentStart = (text: string, start: number, end: number): number => {
  let quote = "";
  for (let at = start; at < end; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\" && quote === '"') at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      // An apostrophe inside a word opens nothing.
      if (at === start || !/\w/.test(text.charAt(at - 1))) quote = character;
    } else if (character === "#" && (at === start || text.charCodeAt(at - 1) <= SPACE)) return at;
  }
  return end;
};

/** More than source and settings have, and in logs of four megabytes; a text of two million lines is not read out. */
const LINES_MAX = 50_000;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
