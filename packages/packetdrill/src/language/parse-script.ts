/** The grammar's top: options, a command that prepares, events, a command that puts things back. */
import { Cursor } from "./cursor.ts";
import { parseCall } from "./parse-call.ts";
import { parsePacket } from "./parse-packet.ts";
import { parseTime, parseEventTime } from "./parse-time.ts";
import { ScriptFault, type ScriptProblem } from "./problem.ts";
import type { Command, Script, ScriptAction, ScriptEvent, ScriptOption } from "./script.ts";

/** A script, or the first thing that is wrong with it. */
export type Parsed =
  | { readonly ok: true; readonly script: Script }
  | { readonly ok: false; readonly problem: ScriptProblem };

/** What is known before the script is read. */
export interface ParseOptions {
  /** As `--define=NAME=value` would: `#ifdef NAME` holds, and the word stands for its value. */
  readonly definitions?: ReadonlyMap<string, string>;
}

/** Reads a script. Never throws; takes time in proportion to the length of the text. */
export const parseScript = (source: string, options: ParseOptions = {}): Parsed => {
  try {
    if (source.length > SCRIPT_LENGTH_MAX)
      throw new ScriptFault(
        { line: 1, column: 1 },
        `a script of at most ${SCRIPT_LENGTH_MAX} characters`,
        `${source.length}`,
      );
    return { ok: true, script: parse(new Cursor(source, options.definitions ?? new Map())) };
  } catch (fault) {
    if (fault instanceof ScriptFault) return { ok: false, problem: fault.problem };
    throw fault;
  }
};

const parse = (cursor: Cursor): Script => {
  const options: ScriptOption[] = [];
  while (cursor.next.kind === "option") options.push(parseOption(cursor));
  const preparation = cursor.next.kind === "backquoted" ? parseCommand(cursor) : undefined;
  const events: ScriptEvent[] = [];
  while (cursor.next.kind !== "end" && cursor.next.kind !== "backquoted") events.push(parseEvent(cursor));
  if (events.length === 0) cursor.fail("an event, which begins with its time");
  const restoration = cursor.next.kind === "backquoted" ? parseCommand(cursor) : undefined;
  if (cursor.next.kind !== "end") cursor.fail("the end of the script after its last command");
  return { options, preparation, events, restoration };
};

const parseOption = (cursor: Cursor): ScriptOption => {
  const { text: name, line, column } = cursor.take();
  const value = cursor.skipSymbol("=") ? parseOptionValue(cursor) : undefined;
  if (name === "define" && value !== undefined) {
    const at = value.indexOf("=");
    cursor.define(at === -1 ? value : value.slice(0, at), at === -1 ? "1" : value.slice(at + 1));
  }
  return { name, value, line, column };
};

const parseOptionValue = (cursor: Cursor): string => {
  const token = cursor.next;
  if (token.kind === "word") {
    cursor.take();
    // Nothing further is looked at before a definition is known, so that the next line can already depend on it.
    return cursor.skipSymbol("=") ? `${token.text}=${parseDefinition(cursor)}` : token.text;
  }
  if (!optionValues.has(token.kind)) cursor.fail("a value");
  cursor.take();
  return token.text;
};

const parseDefinition = (cursor: Cursor): string => {
  const token = cursor.next;
  if (
    token.kind !== "string" &&
    token.kind !== "backquoted" &&
    !optionValues.has(token.kind) &&
    token.kind !== "word"
  )
    cursor.fail("a value for the name");
  cursor.take();
  if (token.kind === "string") return `"${token.text}"`;
  return token.kind === "backquoted" ? `\`${token.text}\`` : token.text;
};

const optionValues: ReadonlySet<string> = new Set([
  "integer",
  "hexadecimal",
  "float",
  "string",
  "ipv4",
  "ipv6",
]);

const parseEvent = (cursor: Cursor): ScriptEvent => {
  const { line, column, start } = cursor.next;
  const time = parseEventTime(cursor);
  const action = parseAction(cursor);
  const isExpected = action.kind === "packet" && action.packet.direction === "outbound";
  if (
    !isExpected &&
    (time.kind === "any" || time.kind === "absolute-range" || time.kind === "relative-range")
  )
    cursor.fail("a single time, since only an outbound packet can have another", {
      line,
      column,
      found: "a range",
    });
  return { time, action, line, column, text: cursor.textSince(start) };
};

const parseAction = (cursor: Cursor): ScriptAction => {
  const { next } = cursor;
  if (cursor.isSymbol("<") || cursor.isSymbol(">")) return { kind: "packet", packet: parsePacket(cursor) };
  if (next.kind === "backquoted") return { kind: "command", command: parseCommand(cursor) };
  if (next.kind === "code") return { kind: "code", text: cursor.take().text.trim() };
  if (next.kind === "ellipsis") {
    cursor.take();
    return { kind: "call", call: parseCall(cursor, parseTime(cursor)) };
  }
  if (next.kind === "word") return { kind: "call", call: parseCall(cursor, undefined) };
  return cursor.fail("a packet (< or >), a system call, a command in backquotes or code in %{ }%");
};

const parseCommand = (cursor: Cursor): Command => {
  const { text, line, column } = cursor.token("backquoted", "a command in backquotes");
  return { text, line, column };
};

const SCRIPT_LENGTH_MAX = 4_194_304;
