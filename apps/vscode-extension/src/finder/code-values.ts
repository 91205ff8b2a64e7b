/** The strings and comments of source code, found in one pass. Damaged code is read line by line: a quote never
 * closed ends with its line, unless its kind may go on. */
import { type Dialect, dialects } from "./code-dialects.ts";
import type { DialectName } from "./formats.ts";
import type { TextRange } from "./found-endpoint.ts";
import { type Section, type Value, VALUES_MAX } from "./section.ts";

/** Reads a stretch of code. */
export const readCode = (text: string, range: TextRange, dialectName: DialectName): Section => {
  const dialect = dialects[dialectName];
  const reading: Reading = {
    text,
    end: range.end,
    dialect,
    values: [],
    comments: [],
    operand: true,
    unclosed: new Set(),
  };
  let at = range.start;
  while (at < range.end && reading.values.length < VALUES_MAX) at = step(reading, at);
  return {
    ...range,
    code: true,
    dollarNames: dialect.dollarNames,
    values: reading.values,
    comments: reading.comments,
    variables: new Map(),
  };
};

interface Reading {
  readonly text: string;
  readonly end: number;
  readonly dialect: Dialect;
  readonly values: Value[];
  readonly comments: TextRange[];
  /** Whether the next token is expected to be an operand, which makes a slash the start of a regular expression. */
  operand: boolean;
  /** Closings that do not come any more: they are looked for once, not from every opening. */
  readonly unclosed: Set<string>;
}

/** Reads what begins here and says where to go on. */
const step = (reading: Reading, at: number): number => {
  const { text, dialect } = reading;
  const code = text.charCodeAt(at);
  if (code <= SPACE) return at + 1;
  switch (code) {
    case QUOTE:
      return quoted(reading, at);
    case APOSTROPHE:
      return dialect.apostrophe === "string" ? quoted(reading, at) : character(reading, at);
    case BACKTICK:
      return dialect.backtick === "none"
        ? at + 1
        : string(reading, at, at + 1, "`", dialect.backtick === "escaped");
    case SLASH:
      return slash(reading, at);
    case HASH:
    case DASH:
      if (dialect.lineComments.some((mark) => text.startsWith(mark, at))) return lineComment(reading, at);
      break;
    case LESS:
      if (dialect.heredocs && text.startsWith("<<", at)) return heredoc(reading, at);
      break;
    default:
  }
  // After a name, a number or a closing bracket a slash divides.
  reading.operand = !(isWord(code) || code === CLOSING_PARENTHESIS || code === CLOSING_BRACKET);
  return at + 1;
};

const slash = (reading: Reading, at: number): number => {
  const { text, dialect } = reading;
  if (text.startsWith("//", at) && dialect.lineComments.includes("//")) return lineComment(reading, at);
  if (text.startsWith("/*", at) && dialect.blocks !== "none") return blockComment(reading, at);
  if (!dialect.regexes || !reading.operand) {
    reading.operand = true;
    return at + 1;
  }
  let inClass = false;
  for (let each = at + 1; each < Math.min(reading.end, at + REGEX_LENGTH_MAX); each += 1) {
    const character = text.charAt(each);
    if (character === "\n") break;
    if (character === "\\") each += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) {
      reading.operand = false;
      return each + 1;
    }
  }
  return at + 1;
};

const lineComment = (reading: Reading, at: number): number => {
  const newline = reading.text.indexOf("\n", at);
  const end = newline < 0 ? reading.end : Math.min(newline, reading.end);
  reading.comments.push({ start: at, end });
  return end;
};

const blockComment = (reading: Reading, at: number): number => {
  const { text, dialect } = reading;
  let depth = 1;
  let each = at + 2;
  while (depth > 0) {
    const close = text.indexOf("*/", each);
    if (close < 0 || close >= reading.end) {
      each = reading.end;
      break;
    }
    const open = dialect.blocks === "nested" ? text.slice(each, close).indexOf("/*") : -1;
    if (open >= 0) {
      depth += 1;
      each += open + 2;
    } else {
      depth -= 1;
      each = close + 2;
    }
    // A text of nothing but openings would be sliced again and again.
    if (depth > COMMENT_DEPTH_MAX) {
      each = reading.end;
      break;
    }
  }
  reading.comments.push({ start: at, end: each });
  return each;
};

/** A string in quotes or apostrophes, with what its language puts before or makes of three. */
const quoted = (reading: Reading, at: number): number => {
  const { text, dialect } = reading;
  const quote = text.charAt(at);
  if (dialect.triple && text.startsWith(quote.repeat(3), at)) {
    const close = text.indexOf(quote.repeat(3), at + 3);
    const end = close < 0 ? reading.end : Math.min(close, reading.end);
    if (dialect.docstrings && standsAlone(text, at)) reading.comments.push({ start: at, end });
    else push(reading, at + 3, end);
    return Math.min(end + 3, reading.end);
  }
  const before = text.charAt(at - 1);
  if (dialect.raw === "cpp" && before === "R") {
    const mark = /^[^\s()\\]{0,16}\(/.exec(text.slice(at + 1, at + 20))?.[0];
    if (mark !== undefined) return string(reading, at, at + 1 + mark.length, `)${mark.slice(0, -1)}"`, false);
  }
  if (dialect.raw === "rust" && (before === "r" || before === "#")) {
    const hashes = /r(#*)$/.exec(text.slice(Math.max(0, at - 8), at))?.[1];
    if (hashes !== undefined) return string(reading, at, at + 1, `"${hashes}`, false);
  }
  if (dialect.raw === "csharp" && (before === "@" || text.slice(at - 2, at) === "@$")) {
    return string(reading, at, at + 1, '"', false);
  }
  return oneLine(reading, at, quote);
};

const string = (reading: Reading, at: number, start: number, close: string, escapes: boolean): number => {
  const { text, unclosed } = reading;
  if (unclosed.has(close)) return at + 1;
  let end = text.indexOf(close, start);
  if (escapes) while (end > start && isEscaped(text, end, start)) end = text.indexOf(close, end + 1);
  if (end < 0 || end > reading.end) {
    unclosed.add(close);
    return at + 1;
  }
  push(reading, start, end);
  return end + close.length;
};

const isEscaped = (text: string, at: number, start: number): boolean => {
  let backslashes = 0;
  for (let each = at - 1; each >= start && text.charCodeAt(each) === BACKSLASH; each -= 1) backslashes += 1;
  return backslashes % 2 === 1;
};

const oneLine = (reading: Reading, at: number, quote: string): number => {
  const { text } = reading;
  const code = quote.charCodeAt(0);
  for (let each = at + 1; each < reading.end; each += 1) {
    const character = text.charCodeAt(each);
    if (character === BACKSLASH) each += 1;
    else if (character === code) {
      push(reading, at + 1, each);
      return each + 1;
    } else if (character === NEWLINE) break;
  }
  return at + 1;
};

/** `'x'` and `'\n'` are skipped; a lone apostrophe is a lifetime or a label. */
const character = (reading: Reading, at: number): number =>
  at + (/^'(?:\\[^\n]{1,10}?|[^'\\\n])'/.exec(reading.text.slice(at, at + 14))?.[0].length ?? 1);

const heredoc = (reading: Reading, at: number): number => {
  const { text } = reading;
  const match = /^<<<?[-~]?\s?["']?([A-Za-z_]\w{0,31})["']?/.exec(text.slice(at, at + 48));
  const newline = text.indexOf("\n", at);
  if (match === null || newline < 0) return at + 2;
  const [, word = ""] = match;
  let line = newline + 1;
  while (line < reading.end) {
    const next = text.indexOf("\n", line);
    const end = next < 0 ? reading.end : next;
    if (
      text
        .slice(line, Math.min(end, line + HEREDOC_INDENT_MAX))
        .trimStart()
        .startsWith(word)
    )
      break;
    line = end + 1;
  }
  push(reading, newline + 1, Math.min(line, reading.end));
  return Math.min(line + word.length, reading.end);
};

/** Only the start of its line, or nothing, stands before it. */
const standsAlone = (text: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 200), at);
  return (
    /(?:^|\n)[ \t]*[rRbBuUfF]{0,2}$/.test(before) || /@(?:module|type|short)?doc\s+(?:~[sS])?$/.test(before)
  );
};

const push = (reading: Reading, start: number, end: number): void => {
  reading.operand = false;
  if (end > start) reading.values.push({ start, end, form: "literal", scope: 0 });
};

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

const SPACE = 32;
const NEWLINE = 10;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const CLOSING_PARENTHESIS = 41;
const DASH = 45;
const SLASH = 47;
const LESS = 60;
const BACKSLASH = 92;
const CLOSING_BRACKET = 93;
const BACKTICK = 96;
/** Longer is no regular expression, but a division whose partner is far away. */
const REGEX_LENGTH_MAX = 500;
const COMMENT_DEPTH_MAX = 32;
/** White space and the closing word of a heredoc. */
const HEREDOC_INDENT_MAX = 120;
