/**
 * YAML, read line by line by its indentation: enough to know each scalar's key, the keys around it, and which scalars
 * are siblings. Block scalars that hold another notation (`nginx.conf: |`, `run: |`) are handed to that one's reader.
 */
import { flowValues, type Scopes } from "./flow-values.ts";
import { type Format, formatOfWord } from "./formats.ts";
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, hashCommentStart, trimRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";

/** Reads an embedded text in its own notation. */
export type ReadEmbedded = (range: TextRange, format: Format) => readonly Section[];

/** Reads YAML. */
export const readYaml = (text: string, range: TextRange, readEmbedded: ReadEmbedded): readonly Section[] => {
  const reading: Reading = {
    text,
    end: range.end,
    values: [],
    embedded: [],
    stack: [],
    scopes: { next: 1 },
    documentScope: 1,
    names: new Map(),
    block: undefined,
    flowUntil: range.start,
    openFlow: false,
    readEmbedded,
  };
  eachLine(text, range, (start, end) => readLine(reading, start, end));
  closeBlock(reading);
  return [settingsSection(range, reading.values.map(asCommand)), ...reading.embedded];
};

interface Level {
  readonly indent: number;
  /** Of a list's item: undefined. */
  readonly key: string | undefined;
  /** Of the values below. */
  readonly scope: number;
  /** Of the values beside. */
  readonly outerScope: number;
}

interface Block {
  readonly indent: number;
  readonly value: Omit<Value, "start" | "end">;
  readonly folded: boolean;
  start: number;
  end: number;
}

interface Reading {
  readonly text: string;
  readonly end: number;
  readonly values: Value[];
  readonly embedded: Section[];
  readonly stack: Level[];
  readonly scopes: Scopes;
  documentScope: number;
  /** By scope: what `name:` said, for the `value:` beside it. */
  readonly names: Map<number, string>;
  block: Block | undefined;
  /** A flow collection over several lines has been read up to here. */
  flowUntil: number;
  /** Whether a flow collection was never closed. */
  openFlow: boolean;
  readonly readEmbedded: ReadEmbedded;
}

const readLine = (reading: Reading, lineStart: number, lineEnd: number): void => {
  const { text, stack } = reading;
  if (lineStart < reading.flowUntil) return;
  const line = trimRange(text, lineStart, lineEnd);
  const indent = line.start - lineStart;
  if (line.end === line.start) return;
  const { block } = reading;
  if (block !== undefined) {
    if (indent > block.indent) {
      if (block.start < 0) block.start = lineStart;
      block.end = lineEnd;
      return;
    }
    closeBlock(reading);
  }
  if (text.charAt(line.start) === "#" || text.charAt(line.start) === "%") return;
  if (text.startsWith("---", line.start) && indent === 0) {
    stack.length = 0;
    reading.documentScope = nextScope(reading);
    return;
  }
  readContent(reading, line, indent);
};

const readContent = (reading: Reading, line: TextRange, indent0: number): void => {
  const { text, stack } = reading;
  let indent = indent0;
  let at = line.start;
  for (let items = 0; items < NESTED_ITEMS_MAX && isItem(text, at, line.end); items += 1) {
    while (stack.length > 0 && isBelow(stack.at(-1), indent)) stack.pop();
    stack.push({ indent, key: undefined, scope: nextScope(reading), outerScope: scopeOf(reading) });
    const next = trimRange(text, at + 1, line.end).start;
    indent += next - at;
    at = next;
  }
  if (at >= line.end) return;
  while (stack.length > 0 && (stack.at(-1)?.indent ?? 0) >= indent) stack.pop();
  const scope = scopeOf(reading);
  const key = keyAt(text, at, line.end);
  if (key === undefined) {
    pushScalar(reading, { start: at, end: line.end }, { indent, key: undefined, scope: listScope(reading) });
    return;
  }
  const value = valueStart(text, key.end, line.end);
  if (value >= line.end || text.charAt(value) === "#") {
    if (stack.length < DEPTH_MAX) {
      stack.push({ indent, key: key.name, scope: nextScope(reading), outerScope: scope });
    }
    return;
  }
  pushScalar(reading, { start: value, end: line.end }, { indent, key: key.name, scope });
};

const isItem = (text: string, at: number, end: number): boolean =>
  text.charAt(at) === "-" && (at + 1 === end || text.charAt(at + 1) === " ");

/** A key at the same indentation as the item is the list's own. */
const isBelow = (level: Level | undefined, indent: number): boolean =>
  level !== undefined && (level.indent > indent || (level.indent === indent && level.key === undefined));

/** Past an anchor or a tag. */
const valueStart = (text: string, from: number, end: number): number => {
  const { start } = trimRange(text, from, end);
  const mark = /^(?:[&!][^\s,[\]{}]*\s+)+/.exec(text.slice(start, Math.min(end, start + KEY_LENGTH_MAX)));
  return mark === null ? start : start + mark[0].length;
};

const keyAt = (
  text: string,
  at: number,
  end: number,
): { readonly name: string; readonly end: number } | undefined => {
  const head = text.slice(at, Math.min(end, at + KEY_LENGTH_MAX));
  const match =
    /^(?:"([^"]*)"|'([^']*)'|([^\s"'[\]{},#&*!|>%@`-][^:#]*?|[^\s"'[\]{},#&*!|>%@`-](?:[^\s:]|:(?!\s|$))*))\s*:(?=\s|$)/.exec(
      head,
    );
  // Where the head was cut, its end is no end of a key.
  if (match === null || (match[0].length === KEY_LENGTH_MAX && at + KEY_LENGTH_MAX < end)) return undefined;
  return { name: match[1] ?? match[2] ?? match[3] ?? "", end: at + match[0].length };
};

interface Place {
  readonly indent: number;
  readonly key: string | undefined;
  readonly scope: number;
}

const pushScalar = (reading: Reading, range: TextRange, { indent, key, scope }: Place): void => {
  const { text, values } = reading;
  const named = nameOf(reading, key, scope);
  const rest = { form: "literal" as const, path: pathOf(reading), ...named };
  const first = text.charAt(range.start);
  const isTemplate = text.startsWith("{{", range.start);
  if ((first === "{" || first === "[") && !isTemplate) {
    const end = flowEnd(text, range.start, reading.openFlow ? range.end : reading.end);
    // Once one has been open to the end of its line or beyond reason, the others are read line by line.
    if (end === range.end && !/[\]}]/.test(text.charAt(end - 1))) reading.openFlow = true;
    const options = {
      separator: ":",
      slashComments: false,
      hashComments: true,
      scopes: reading.scopes,
    } as const;
    const name = rest.name === undefined ? {} : { name: rest.name };
    values.push(
      ...renamed(
        text,
        flowValues(text, { start: range.start, end }, { ...options, ...name, path: rest.path }),
      ),
    );
    reading.flowUntil = end;
    return;
  }
  const blockMark = /^[|>][-+0-9]*(?:\s+#.*)?$/.test(text.slice(range.start, range.end));
  if (blockMark) {
    reading.block = { indent, value: rest, folded: first === ">", start: -1, end: -1 };
    return;
  }
  const value = scalarRange(text, range);
  if (key === "name" || key === "key") reading.names.set(scope, text.slice(value.start, value.end));
  // `- DB_HOST=db`: compose's way of writing variables in a list.
  const variable = key === undefined ? /^([A-Za-z_][\w.]*)=/.exec(text.slice(value.start, value.end)) : null;
  if (variable !== null) {
    values.push({
      ...rest,
      start: value.start + variable[0].length,
      end: value.end,
      name: variable[1] ?? "",
    });
  } else if (value.end > value.start) values.push({ ...value, ...rest });
};

/** The key; of a list's item the list's key; of a `value:` beside a `name:` what that says. */
const nameOf = (
  reading: Reading,
  key: string | undefined,
  scope: number,
): { readonly name?: string; readonly scope: number } => {
  const alias = key === "value" ? reading.names.get(scope) : undefined;
  if (alias !== undefined) return { name: alias, scope: outerOf(reading) };
  const name = key ?? reading.stack.findLast((level) => level.key !== undefined)?.key;
  return name === undefined ? { scope } : { name, scope };
};

/** `{ name: DB_HOST, value: db }` in one line, or several such objects in a list. */
const renamed = (text: string, values: readonly Value[]): Value[] => {
  const names = new Map<number, string>();
  for (const { name, scope, start, end } of values)
    if (name === "name") names.set(scope, text.slice(start, end));
  return values.map((value) => {
    const name = value.name === "value" ? names.get(value.scope) : undefined;
    return name === undefined ? value : { ...value, name };
  });
};

const scalarRange = (text: string, range: TextRange): TextRange => {
  const quote = text.charAt(range.start);
  if (quote === '"' || quote === "'") {
    for (let at = range.start + 1; at < range.end; at += 1) {
      if (text.charAt(at) === "\\" && quote === '"') at += 1;
      else if (text.charAt(at) === quote) return { start: range.start + 1, end: at };
    }
    return { start: range.start + 1, end: range.end };
  }
  return trimRange(text, range.start, hashCommentStart(text, range.start, range.end));
};

const flowEnd = (text: string, start: number, limit: number): number => {
  let depth = 0;
  const end = Math.min(limit, start + FLOW_LENGTH_MAX);
  for (let at = start; at < end; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      const newline = text.indexOf("\n", at);
      if (close > 0 && close < end && (newline < 0 || close < newline)) at = close;
    } else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  // Never closed: only this line is trusted.
  const newline = text.indexOf("\n", start);
  return newline < 0 ? end : Math.min(newline, end);
};

const closeBlock = (reading: Reading): void => {
  const { block, text } = reading;
  reading.block = undefined;
  if (block === undefined || block.start < 0) return;
  const range = { start: block.start, end: block.end };
  const key = block.value.name ?? "";
  const format = key.includes(".") ? formatOfWord(key) : undefined;
  const isScript =
    COMMAND_KEYS.test(key) ||
    text
      .slice(range.start, range.start + 200)
      .trimStart()
      .startsWith("#!");
  if (isScript && !block.folded) reading.embedded.push(...reading.readEmbedded(range, { kind: "shell" }));
  else if (format !== undefined && format.kind !== "yaml") {
    reading.embedded.push(...reading.readEmbedded(range, format));
  } else if (format !== undefined && reading.embedded.length < EMBEDDED_MAX) {
    reading.embedded.push(...reading.readEmbedded(range, format));
  } else reading.values.push({ ...trimRange(text, range.start, range.end), ...block.value });
};

const asCommand = (value: Value): Value =>
  COMMAND_KEYS.test(value.name ?? "") || COMMAND_KEYS.test(lastOf(value.path))
    ? { ...value, form: "command" }
    : value;

const lastOf = (path: string | undefined): string => path?.slice(path.lastIndexOf("/") + 1) ?? "";

const pathOf = ({ stack }: Reading): string =>
  stack.flatMap(({ key }) => (key === undefined ? [] : [key])).join("/");

const scopeOf = (reading: Reading): number => reading.stack.at(-1)?.scope ?? reading.documentScope;
const outerOf = (reading: Reading): number => reading.stack.at(-1)?.outerScope ?? reading.documentScope;

/** Scalars of one list are siblings. */
const listScope = (reading: Reading): number => outerOf(reading);

const nextScope = ({ scopes }: Reading): number => {
  scopes.next += 1;
  return scopes.next;
};

/** Keys whose values are run. */
const COMMAND_KEYS = /^(?:run|script|before_script|after_script|command|cmd|args|entrypoint|test|exec)$/;
const KEY_LENGTH_MAX = 200;
const DEPTH_MAX = 60;
const NESTED_ITEMS_MAX = 8;
const FLOW_LENGTH_MAX = 65_536;
/** YAML inside YAML inside YAML: each level is read again, so the levels are counted. */
const EMBEDDED_MAX = 50;
