/** Settings of one line each: `.env` files, `.properties`, INI and TOML. */
import { flowValues, type Scopes } from "./flow-values.ts";
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, hashCommentStart, trimRange, unquoteRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";

/** What differs between the notations. */
export type AssignmentNotation = "env" | "properties" | "ini" | "toml";

/** Reads a stretch of assignments. */
export const readAssignments = (text: string, range: TextRange, notation: AssignmentNotation): Section => {
  const values: Value[] = [];
  const variables = new Map<string, string>();
  const scopes: Scopes = { next: 0 };
  let scope = 0;
  let path = "";
  /** A TOML array, or the continuation of a property, goes on up to here or as long as lines end in a backslash. */
  let doneUntil = range.start;
  let continued: string | undefined;
  eachLine(text, range, (start, end) => {
    if (start < doneUntil) return;
    const line = trimRange(text, start, end);
    const first = text.charAt(line.start);
    if (
      line.start === line.end ||
      first === "#" ||
      first === ";" ||
      (first === "!" && notation === "properties")
    )
      return;
    if (continued !== undefined) {
      const value = withoutBackslash(text, line);
      values.push({ ...value, form: "literal", name: continued, path, scope });
      if (value.end === line.end) continued = undefined;
      return;
    }
    if (first === "[" && notation !== "env" && notation !== "properties") {
      scopes.next += 1;
      scope = scopes.next;
      path = text
        .slice(line.start, Math.min(line.end, line.start + NAME_LENGTH_MAX))
        .replaceAll(/[[\]"\s]/g, "");
      return;
    }
    const assignment = split(text, line, notation);
    if (assignment === undefined) return;
    const { name } = assignment;
    const end0 =
      notation === "properties" ? line.end : commentFree(text, assignment.start, line.end, notation);
    const whole = trimRange(text, assignment.start, end0);
    const opens = text.charAt(whole.start);
    if (notation === "toml" && (opens === "[" || opens === "{")) {
      const close = closing(text, whole.start, range.end);
      const options = {
        separator: "=",
        slashComments: false,
        hashComments: true,
        name,
        path,
        scopes,
      } as const;
      values.push(...flowValues(text, { start: whole.start, end: close }, options));
      doneUntil = close;
      return;
    }
    const plain = notation === "properties" ? withoutBackslash(text, whole) : unquoteRange(text, whole);
    if (notation === "properties" && plain.end < whole.end) continued = name;
    if (plain.end <= plain.start) return;
    values.push({ ...plain, form: "literal", name, path, scope });
    if (plain.end - plain.start <= VARIABLE_LENGTH_MAX)
      variables.set(name, text.slice(plain.start, plain.end));
  });
  return settingsSection(range, values, variables, notation === "env");
};

const split = (
  text: string,
  line: TextRange,
  notation: AssignmentNotation,
): { readonly name: string; readonly start: number } | undefined => {
  const head = text.slice(line.start, Math.min(line.end, line.start + NAME_LENGTH_MAX));
  const match = (notation === "properties" ? PROPERTY : notation === "env" ? ENV : ENTRY).exec(head);
  if (match === null) return undefined;
  return { name: match[1] ?? "", start: line.start + match[0].length };
};

const commentFree = (text: string, start: number, end: number, notation: AssignmentNotation): number => {
  const hash = hashCommentStart(text, start, end);
  if (notation !== "ini") return hash;
  const semicolon = text.slice(start, hash).search(/\s;/);
  return semicolon < 0 ? hash : start + semicolon;
};

const withoutBackslash = (text: string, { start, end }: TextRange): TextRange =>
  text.charAt(end - 1) === "\\" ? trimRange(text, start, end - 1) : { start, end };

/** Where the bracket opened here is closed, quotes and comments passed over; within reason. */
const closing = (text: string, start: number, limit: number): number => {
  let depth = 0;
  const end = Math.min(limit, start + ARRAY_LENGTH_MAX);
  for (let at = start; at < end; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      if (close < 0 || close >= end) return end;
      at = close;
    } else if (character === "#") {
      const newline = text.indexOf("\n", at);
      if (newline < 0 || newline >= end) return end;
      at = newline;
    } else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return end;
};

const ENV = /^(?:export[ \t]+|set[ \t]+)?([A-Za-z_][\w.-]*)(?:[ \t]*=[ \t]*|:[ \t]+)/;
const PROPERTY = /^([^\s=:]+)[ \t]*[=: ][ \t]*/;
const ENTRY = /^"?([\w.$/@-]+)"?[ \t]*[=:][ \t]*/;
const NAME_LENGTH_MAX = 200;
/** A variable's value that others may refer to: hosts, ports, URLs. */
const VARIABLE_LENGTH_MAX = 500;
const ARRAY_LENGTH_MAX = 65_536;
