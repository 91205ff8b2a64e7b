/**
 * Host and port in two places of source code: `host: "db", port: 5432`, `setHost("db"); setPort(5432)`,
 * `new Socket("db", 5432)`. Looked for from each word for a host; nothing is parsed.
 */
import type { Budget } from "./budget.ts";
import type { TextRange } from "./found-endpoint.ts";
import { hostClass } from "./hosts.ts";
import { namesAnEndpoint } from "./names.ts";
import { isPort, portFamiliarity } from "./ports.ts";
import { indexAt, type Section } from "./section.ts";
import { hostPrefix, type NamedPair, portPrefix } from "./setting-pairs.ts";

/** The pairs of a section of code. */
export const codePairs = (text: string, section: Section, budget: Budget): NamedPair[] => {
  const pairs = positionalPairs(text, section, budget);
  const ports = keys(text, section, budget, PORT_KEYS).flatMap((key) => {
    const prefix = portPrefix(key.name);
    const port = prefix === undefined ? undefined : portAfter(text, section, key.after);
    return port === undefined || prefix === undefined ? [] : [{ ...key, prefix, port }];
  });
  if (ports.length === 0) return pairs;
  let from = 0;
  for (const key of keys(text, section, budget, HOST_KEYS)) {
    const prefix = hostPrefix(key.name);
    const host = prefix === undefined ? undefined : hostAfter(text, section, key.after);
    if (host === undefined) continue;
    while ((ports[from]?.start ?? Infinity) < key.start - REACH) from += 1;
    const near: (typeof ports)[number][] = [];
    for (let index = from; (ports[index]?.start ?? Infinity) < key.start + REACH; index += 1) {
      const port = ports[index];
      if (port !== undefined && port.prefix === prefix) near.push(port);
    }
    const best = near
      .toSorted((one, other) => distance(one, key) - distance(other, key))
      .slice(0, TRIES_MAX)
      .find((port) => budget.spend(SCOPE_STEPS) && inOneScope(text, section, port.start, key.start));
    if (best === undefined) continue;
    const hostText = text.slice(host.start, host.end);
    const portText = text.slice(best.port.start, best.port.end).replaceAll("_", "");
    pairs.push({ name: key.name, host, port: best.port, hostText, portText });
  }
  return pairs;
};

interface Key {
  readonly name: string;
  readonly start: number;
  /** Where its value begins. */
  readonly after: number;
}

const distance = (port: Key, host: Key): number => Math.abs(port.start - host.start);

/** Words for a host or a port that are given a value; in a comment or inside a longer string they are none. */
const keys = (text: string, section: Section, budget: Budget, pattern: RegExp): Key[] => {
  const found: Key[] = [];
  for (const match of text.slice(section.start, section.end).matchAll(pattern)) {
    const at = section.start + match.index;
    const end = at + match[0].length;
    let start = at;
    if (!budget.spend(KEY_STEPS)) break;
    while (start > section.start && at - start < NAME_LENGTH_MAX && /[\w-]/.test(text.charAt(start - 1))) {
      start -= 1;
    }
    if (indexAt(section.comments, start) >= 0) continue;
    const string = section.values[indexAt(section.values, start)];
    if (string !== undefined && (string.start !== start || string.end !== end)) continue;
    const name = text.slice(start, end).replace(/^(?:set|with|add)(?=[A-Z_])/, "");
    const operator = OPERATOR.exec(text.slice(end, end + OPERATOR_LENGTH_MAX));
    if (operator === null) continue;
    found.push({ name, start: string === undefined ? start : start - 1, after: end + operator[0].length });
  }
  return found;
};

/** The last string of the expression: `os.getenv("DB_HOST", "db")` and `process.env.X ?? "db"` end in the default. */
const hostAfter = (text: string, section: Section, from: number): TextRange | undefined => {
  const end = expressionEnd(text, section, from);
  let found: TextRange | undefined;
  for (let index = firstFrom(section.values, from); index < section.values.length; index += 1) {
    const value = section.values[index];
    if (value === undefined || value.start > end) break;
    const content = text.slice(value.start, Math.min(value.end, value.start + HOST_LENGTH_MAX));
    if (hostClass(bracketed(content)) !== undefined && !VARIABLE.test(content)) {
      found = { start: value.start, end: value.end };
    }
  }
  return found;
};

/** The last number of the expression, in quotes or not. */
const portAfter = (text: string, section: Section, from: number): TextRange | undefined => {
  const end = expressionEnd(text, section, from);
  const expression = text.slice(from, Math.min(end + 1, from + EXPRESSION_LENGTH_MAX));
  let found: TextRange | undefined;
  for (const match of expression.matchAll(/(?<![\w.])\d[\d_]{0,5}(?![\w.])/g)) {
    if (isPort(match[0].replaceAll("_", ""))) {
      found = { start: from + match.index, end: from + match.index + match[0].length };
    }
  }
  return found;
};

/** Up to a comma, a semicolon, a closing bracket or a line break that is not inside brackets. */
const expressionEnd = (text: string, section: Section, from: number): number => {
  let depth = 0;
  let isEmpty = true;
  const limit = Math.min(section.end, from + EXPRESSION_LENGTH_MAX);
  let index = firstFrom(section.values, from);
  for (let at = from; at < limit; at += 1) {
    const string = section.values[index];
    if (string !== undefined && at >= string.start) {
      at = Math.max(at, string.end - 1);
      index += 1;
      isEmpty = false;
      // `host => "a" port => 1`: no comma, and still the next setting.
      if (depth === 0 && /^["'`]\s+\w+\s*(?:=>|[=:])/.test(text.slice(at + 1, at + 60))) return at + 1;
      continue;
    }
    const character = text.charAt(at);
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}") {
      depth -= 1;
      if (depth < 0) return at;
    } else if (depth === 0 && !isEmpty && (character === "," || character === ";" || character === "\n"))
      return at;
    if (character > " ") isEmpty = false;
  }
  return limit;
};

/** Whether no bracket is closed between the two that was not opened there, nor left open. */
const inOneScope = (text: string, section: Section, one: number, other: number): boolean => {
  let depth = 0;
  const from = Math.min(one, other);
  const to = Math.max(one, other);
  let index = firstFrom(section.values, from);
  for (let at = from; at < to; at += 1) {
    const string = section.values[index];
    if (string !== undefined && at >= string.start) {
      at = Math.max(at, string.end - 1);
      index += 1;
      continue;
    }
    const character = text.charAt(at);
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
};

/** `("db", 5432)`: a string that is a host, then a number; `connect(5432, "db")`, as Node has it. */
const positionalPairs = (text: string, section: Section, budget: Budget): NamedPair[] => {
  const pairs: NamedPair[] = [];
  for (const { start, end } of section.values) {
    if (end - start > HOST_LENGTH_MAX) continue;
    const hasPortAfter = /^["'`]\)?\s*,/.test(text.slice(end, end + 12));
    const before = text.slice(Math.max(section.start, start - CALLEE_LENGTH), start - 1);
    if (!hasPortAfter && !/,\s*$/.test(before)) continue;
    if (!budget.spend(POSITIONAL_STEPS)) break;
    const after = hasPortAfter ? AFTER.exec(text.slice(end, end + AFTER_LENGTH)) : null;
    const earlier = after === null ? EARLIER.exec(before) : null;
    const digits = after?.[2] ?? earlier?.[1];
    if (digits === undefined || !isPort(digits)) continue;
    const content = text.slice(start, end);
    const kind = hostClass(bracketed(content));
    if (kind === undefined || VARIABLE.test(content)) continue;
    const callee = CALLEE.exec(before)?.[1] ?? "";
    const worth = kind === "address" ? 2 : kind === "domain" ? 1.85 : kind === "word" ? 0 : 1;
    const evidence = earlier !== null || CALLS.test(callee) || namesAnEndpoint(callee) ? 1 : 0;
    if (NO_CALLS.test(callee) || (kind === "service" && evidence === 0)) continue;
    if (worth + evidence + portFamiliarity(Number(digits)) < 2) continue;
    const portStart =
      after === null
        ? start - 1 - before.length + (earlier?.index ?? 0) + (earlier?.[0].indexOf(digits) ?? 0)
        : end + (after[1]?.length ?? 0);
    const port = { start: portStart, end: portStart + digits.length };
    pairs.push({ name: callee, host: { start, end }, port, hostText: content, portText: digits });
  }
  return pairs;
};

/** A pair's host may be an IPv6 address without brackets; inside hostClass it has them. */
const bracketed = (host: string): string => (/^[\da-f:.]*:[\da-f:.]*$/i.test(host) ? `[${host}]` : host);

const firstFrom = (values: readonly TextRange[], offset: number): number => {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

const HOST_KEYS = /(?:host_?name|host|server|addr(?:ess)?|ip)(?=["'`\]]?\??\s{0,40}(?:[:=(]|'))/gi;
const PORT_KEYS = /port(?=["'`\]]?\??\s{0,40}(?:[:=(]|'))/gi;
const OPERATOR = /^["'`\]]?\??\s*(?::\s*[\w&<>'?]+(?:\s+\w+)?\s*=|=>|:=|[:=(])?\s*/;
const AFTER = /^(["'`]\)?\s*,\s*["'`]?)(\d{2,5})(?!\.?\w)["'`]?\s*[),\]}]/;
const EARLIER = /[cC]onnect(?:ion)?\(\s*(\d{2,5})\s*,\s*$/;
const CALLEE = /([\w.:$>-]+)\s*(?:=\s*)?[({[][({["']*$/;
/** The name of a variable of the environment, as `getenv` takes it. */
const VARIABLE = /^[A-Z][A-Z\d_]*$/;
const CALLS =
  /socket|connect|dial|client|redis|host|server|addr|endpoint|http|tcp|start|open|smtp|ftp|probe|resolve/i;
const NO_CALLS =
  /newServer|listen|bind|serve$|setTimeout|expose|padStart|padEnd|range|slice|substr|image|print|log/i;
const AFTER_LENGTH = 60;
const CALLEE_LENGTH = 80;
const OPERATOR_LENGTH_MAX = 100;
const EXPRESSION_LENGTH_MAX = 240;
const NAME_LENGTH_MAX = 64;
const HOST_LENGTH_MAX = 254;
/** Characters between a host and its port: the settings of one connection. */
const REACH = 500;
/** Ports near a host that are tried in turn; where there are more, it is a table of something else. */
const TRIES_MAX = 4;
/** Steps of the budget: a word for a host or a port, two arguments of a call, the brackets between host and port. */
const KEY_STEPS = 4;
const POSITIONAL_STEPS = 3;
const SCOPE_STEPS = 5;
