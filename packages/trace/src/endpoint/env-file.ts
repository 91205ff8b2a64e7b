/**
 * The assignments of a `.env` file: `NAME=value`, `export NAME=value` and `NAME: value`, comments, the three quotes,
 * values over several lines, and `${NAME}` of the same file. Any text is read; what is no assignment is passed over.
 */

/** One variable, as its last assignment in the file has it. */
export interface EnvVariable {
  readonly name: string;
  /** Expanded. A reference to a variable that the file does not set stays as it is written. */
  readonly value: string;
  /** From 1: where its last assignment begins. */
  readonly line: number;
}

/** The file's variables in the order of their last assignments. Never throws. */
export const parseEnvFile = (text: string): readonly EnvVariable[] => {
  const raw = new Map<string, Raw>();
  const lines = text
    .slice(0, TEXT_LENGTH_MAX)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index += 1) {
    const match = ASSIGNMENT.exec(lines[index] ?? "");
    if (match === null) continue;
    const value = readValue(match[2] ?? "", lines, index);
    const name = match[1] ?? "";
    raw.delete(name);
    raw.set(name, { ...value, line: index + 1 });
    index += value.linesAfter;
  }
  const expansion: Expansion = { raw, done: new Map(), running: new Set() };
  return [...raw].map(([name, { line }]) => ({ name, line, value: expand(name, expansion) }));
};

interface Value {
  readonly text: string;
  /** Single quotes keep `${NAME}` as it is. */
  readonly literal: boolean;
  /** How many further lines a quoted value goes on for. */
  readonly linesAfter: number;
}

interface Raw extends Value {
  readonly line: number;
}

const readValue = (start: string, lines: readonly string[], index: number): Value => {
  const quote = start.charAt(0);
  if (quote !== '"' && quote !== "'" && quote !== "`") return unquoted(start);
  let inner = "";
  let line = start.slice(1);
  for (let after = 0; after <= QUOTED_LINES_MAX; after += 1) {
    const end = closingQuote(line, quote);
    if (end >= 0) {
      inner += line.slice(0, end);
      return { text: quote === '"' ? unescape(inner) : inner, literal: quote === "'", linesAfter: after };
    }
    const next = lines[index + after + 1];
    if (next === undefined) break;
    inner += `${line}\n`;
    line = next;
  }
  // The quote is never closed: the file is damaged here, and the line is all that can be trusted.
  return unquoted(start.slice(1));
};

const unquoted = (text: string): Value => ({
  text: text.replace(/(?:^|\s)#.*$/, "").trim(),
  literal: false,
  linesAfter: 0,
});

const closingQuote = (text: string, quote: string): number => {
  for (let at = 0; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
};

const unescape = (text: string): string =>
  text.replaceAll(/\\([\s\S])/g, (_, character: string) => ESCAPES[character] ?? `\\${character}`);

interface Expansion {
  readonly raw: ReadonlyMap<string, Raw>;
  /** Each variable is expanded once, so that a file of references to references takes no longer than its length. */
  readonly done: Map<string, string>;
  readonly running: Set<string>;
}

const expand = (name: string, expansion: Expansion): string => {
  const { raw, done, running } = expansion;
  const known = done.get(name);
  if (known !== undefined) return known;
  const variable = raw.get(name);
  if (variable === undefined) return "";
  if (variable.literal || running.size >= DEPTH_MAX) return variable.text;
  running.add(name);
  let length = variable.text.length;
  const value = variable.text.replaceAll(REFERENCE, (reference: string, inner: string, fallback?: string) => {
    // A reference to itself means the environment outside the file, which is not read.
    const filled = raw.has(inner) && !running.has(inner) ? expand(inner, expansion) : (fallback ?? reference);
    length += filled.length;
    return length > VALUE_LENGTH_MAX ? reference : filled;
  });
  running.delete(name);
  done.set(name, value);
  return value;
};

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)(?:\s*=\s*|:\s+)(.*)$/;
const REFERENCE = /\$\{([A-Za-z_][\w.]*)(?::?-([^}]*))?\}/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$" };

/** Characters read of a file; the rest is passed over. */
const TEXT_LENGTH_MAX = 4_194_304;
/** A certificate in quotes is some 60 lines. */
const QUOTED_LINES_MAX = 1000;
/** Of an expanded value, and of references within references: a file that doubles itself line by line stays small. */
const VALUE_LENGTH_MAX = 8192;
const DEPTH_MAX = 16;
