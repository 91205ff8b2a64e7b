/**
 * Values in braces and brackets: JSON with or without comments, YAML's flow style, TOML's arrays and inline tables. One
 * pass with a stack of its own, so that depth costs no recursion. Damaged text gives the values that can be told.
 */
import type { TextRange } from "./found-endpoint.ts";
import { type Value, VALUES_MAX } from "./section.ts";

/** What differs between the notations. */
export interface FlowOptions {
  /** What stands between a key and its value. */
  readonly separator: ":" | "=";
  readonly slashComments: boolean;
  readonly hashComments: boolean;
  /** The key whose value this is, and the keys around it. */
  readonly name?: string;
  readonly path?: string;
  /** Numbers for objects are taken from here on. */
  readonly scopes: Scopes;
}

/** Gives every object, section or list a number of its own. */
export interface Scopes {
  next: number;
}

/** Reads the values between `range.start` and `range.end`. */
export const flowValues = (text: string, range: TextRange, options: FlowOptions): Value[] => {
  const values: Value[] = [];
  const stack: Level[] = [];
  let level: Level = newLevel(options, options.name, options.path ?? "", false);
  let at = range.start;
  while (at < range.end && values.length < VALUES_MAX) {
    const token = text.charAt(at);
    const comment = commentEnd(text, at, range.end, options);
    if (comment > at) at = comment;
    else if (token === "{" || token === "[") {
      if (stack.length < DEPTH_MAX) {
        stack.push(level);
        const name = level.key ?? level.name;
        level = newLevel(options, token === "{" ? undefined : name, pathOf(level), token === "{");
      }
      at += 1;
    } else if (token === "}" || token === "]") {
      level = stack.pop() ?? level;
      level.key = undefined;
      at += 1;
    } else if (token === "," || (token === "\n" && options.separator === "=")) {
      level.key = undefined;
      at += 1;
    } else if (token === options.separator || token <= " ") at += 1;
    else at = scalar(text, at, { range, options, level, values });
  }
  return values;
};

interface Level {
  /** Of a list: the key it belongs to. */
  readonly name: string | undefined;
  readonly path: string;
  readonly scope: number;
  readonly object: boolean;
  /** The key that has been read and waits for its value. */
  key: string | undefined;
}

const newLevel = (
  { scopes }: FlowOptions,
  name: string | undefined,
  path: string,
  object: boolean,
): Level => {
  scopes.next += 1;
  return { name, path, scope: scopes.next, object, key: undefined };
};

const pathOf = ({ path, key, name, object }: Level): string => {
  const own = key ?? (object ? undefined : name);
  if (own === undefined || path.length > PATH_LENGTH_MAX) return path;
  return path.endsWith(`/${own}`) || path === own ? path : path === "" ? own : `${path}/${own}`;
};

interface Context {
  readonly range: TextRange;
  readonly options: FlowOptions;
  readonly level: Level;
  readonly values: Value[];
}

/** A key or a value, quoted or plain. */
const scalar = (text: string, at: number, { range, options, level, values }: Context): number => {
  const quote = text.charAt(at);
  const isQuoted = quote === '"' || quote === "'";
  const start = isQuoted ? at + 1 : at;
  const end = isQuoted
    ? closingQuote(text, start, range.end, quote)
    : plainEnd(text, start, range.end, options);
  const after = isQuoted ? Math.min(end + 1, range.end) : end;
  if (level.key === undefined && level.object && isKey(text, after, range.end, options.separator)) {
    level.key = text.slice(start, Math.min(end, start + KEY_LENGTH_MAX)).trim();
  } else if (end > start) {
    const name = level.key ?? level.name;
    const value = { start, end, form: "literal" as const, scope: level.scope, path: level.path };
    values.push(name === undefined ? value : { ...value, name });
  }
  return Math.max(after, at + 1);
};

const isKey = (text: string, from: number, end: number, separator: string): boolean => {
  let at = from;
  while (at < end && (text.charAt(at) === " " || text.charAt(at) === "\t")) at += 1;
  return text.charAt(at) === separator;
};

const closingQuote = (text: string, from: number, end: number, quote: string): number => {
  for (let at = from; at < end; at += 1) {
    const character = text.charAt(at);
    if (character === "\\" && quote === '"') at += 1;
    else if (character === quote || character === "\n") return at;
  }
  return end;
};

/** A plain value may hold a colon (`localhost:9090`); a colon with white space after it ends a key. */
const plainEnd = (text: string, from: number, end: number, { separator }: FlowOptions): number => {
  let at = from;
  for (; at < end; at += 1) {
    const character = text.charAt(at);
    // `${NAME}` and `{{ name }}` inside a value are no braces of the notation.
    if (character === "$" && text.charAt(at + 1) === "{") {
      const close = text.slice(at, Math.min(end, at + PLACEHOLDER_LENGTH_MAX)).indexOf("}");
      if (close > 0) at += close;
    } else if (",[]{}\n\"'".includes(character)) break;
    else if (character === separator && (separator === "=" || /[\s,[\]{}]|^$/.test(text.charAt(at + 1))))
      break;
  }
  while (at > from && text.charAt(at - 1) <= " ") at -= 1;
  return at;
};

const commentEnd = (text: string, at: number, end: number, options: FlowOptions): number => {
  const code = text.charAt(at);
  if (code === "#" && options.hashComments && /\s|^$/.test(text.charAt(at - 1)))
    return lineEnd(text, at, end);
  if (code !== "/" || !options.slashComments) return at;
  if (text.startsWith("//", at)) return lineEnd(text, at, end);
  if (!text.startsWith("/*", at)) return at;
  const close = text.indexOf("*/", at + 2);
  return close < 0 || close >= end ? end : close + 2;
};

const lineEnd = (text: string, at: number, end: number): number => {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? end : Math.min(newline, end);
};

/** Deeper objects are read as part of the one they are in. */
const DEPTH_MAX = 200;
const PATH_LENGTH_MAX = 400;
const KEY_LENGTH_MAX = 200;
const PLACEHOLDER_LENGTH_MAX = 200;
