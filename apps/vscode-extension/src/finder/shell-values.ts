/** Shell scripts and command lines: assignments by their names, everything else as commands. */
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, hashCommentStart, trimRange, unquoteRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";

/** Reads a stretch of shell. */
export const readShell = (text: string, range: TextRange, transcript = false): Section => {
  const values: Value[] = [];
  const variables = new Map<string, string>();
  eachLine(text, range, (start, end) => {
    const cut = hashCommentStart(text, start, end);
    let line = trimRange(text, start, cut);
    if (line.end <= line.start || BATCH_COMMENT.test(text.slice(line.start, line.start + 8))) return;
    // In a transcript the prompt goes first: `$ psql …`.
    const prompt = transcript ? /^(?:\$|>|%) +/.exec(text.slice(line.start, line.start + 4)) : null;
    if (prompt !== null) line = { start: line.start + prompt[0].length, end: line.end };
    const head = text.slice(line.start, Math.min(line.end, line.start + HEAD_LENGTH_MAX));
    const assignment = ASSIGNMENT.exec(head);
    if (assignment !== null) {
      const name = assignment[1] ?? "";
      const rest = trimRange(text, line.start + assignment[0].length, line.end);
      const word = unquoteRange(text, rest);
      if (word.end <= word.start) return;
      const whole = !/[\s;|&]/.test(text.slice(word.start, word.end)) || word.start > rest.start;
      values.push({ ...(whole ? word : rest), form: whole ? "literal" : "command", name, scope: 0 });
      if (whole && word.end - word.start < HEAD_LENGTH_MAX)
        variables.set(name, text.slice(word.start, word.end));
      return;
    }
    pushCommands(text, line, values);
  });
  return settingsSection(range, values, variables, true);
};

/** The commands of one line, those left out whose arguments only look like endpoints. */
export const pushCommands = (text: string, line: TextRange, values: Value[]): void => {
  let start = line.start;
  const push = (end: number): void => {
    const command = trimRange(text, start, end);
    const head = text.slice(command.start, Math.min(command.end, command.start + HEAD_LENGTH_MAX));
    const word = COMMAND.exec(head)?.[1] ?? "";
    if (command.end > command.start && !EDITORS.has(word)) {
      values.push({ ...command, form: "command", name: word, scope: 0 });
    }
  };
  for (const match of text.slice(line.start, line.end).matchAll(/\|\|?|&&|;/g)) {
    const at = line.start + match.index;
    if (insideQuotes(text, start, at)) continue;
    push(at);
    start = at + match[0].length;
  }
  push(line.end);
};

const insideQuotes = (text: string, start: number, at: number): boolean => {
  // A line of nothing but separators in one quote would be counted again for each: the count is cut.
  const before = text.slice(Math.max(start, at - QUOTE_REACH), at);
  const doubles = before.split('"').length - 1;
  const singles = before.split("'").length - 1;
  return doubles % 2 === 1 || singles % 2 === 1;
};

const ASSIGNMENT =
  /^(?:export |local |readonly |declare (?:-\w+ )?|set |\$env:|ENV |ARG )?[ \t]*([A-Za-z_]\w*)[ \t]?(?:=|\+=)[ \t]?(?=\S)/;
const BATCH_COMMENT = /^(?:@?rem\s|::)/i;
const COMMAND =
  /^(?:(?:sudo|exec|then|do|else|if|while|until|time|env|!|RUN|CMD|-|@)[ \t]+|[A-Za-z_]\w*=\S+[ \t]+)*([\w./@-]+)/;
/** Their arguments are patterns and formats. */
const EDITORS: ReadonlySet<string> = new Set(["sed", "awk", "gawk", "grep", "egrep", "tr", "chown", "date"]);
const HEAD_LENGTH_MAX = 300;
const QUOTE_REACH = 400;
