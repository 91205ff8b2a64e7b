/** Arguments and results: numbers, names, strings, lists, structures. */
import type { Cursor } from "./cursor.ts";
import type { Expression, Member } from "./expression.ts";
import { parseGreHeader, parseMplsStack } from "./parse-tunnel.ts";

/** One expression; `|` joins several. */
export const parseExpression = (cursor: Cursor): Expression =>
  cursor.nested(() => {
    const { line, column } = cursor.next;
    const first = parseOperand(cursor);
    if (!cursor.isSymbol("|")) return first;
    const parts = [first];
    while (cursor.skipSymbol("|")) parts.push(parseOperand(cursor));
    return { kind: "or", parts, line, column };
  });

const parseOperand = (cursor: Cursor): Expression => {
  const { kind, text, line, column } = cursor.next;
  switch (kind) {
    case "ellipsis":
      cursor.take();
      return { kind: "ellipsis", line, column };
    case "integer":
    case "hexadecimal":
      return parseInteger(cursor);
    case "word":
      return parseWord(cursor);
    case "string":
      return parseString(cursor);
    case "symbol":
      if (text === "[") return parseList(cursor);
      if (text === "{") return parseBraces(cursor);
      return cursor.fail("a value");
    case "float":
    case "backquoted":
    case "code":
    case "option":
    case "ipv4":
    case "ipv6":
    case "end":
      return cursor.fail("a value");
  }
};

const parseInteger = (cursor: Cursor): Expression => {
  const { text, line, column } = cursor.next;
  const value = Number(text);
  if (!Number.isSafeInteger(value) && text.length > 20) cursor.fail("a number that fits into 64 bits");
  cursor.take();
  return { kind: "integer", value, text, line, column };
};

const parseWord = (cursor: Cursor): Expression => {
  const { text: name, line, column } = cursor.take();
  if (cursor.skipSymbol("="))
    return { kind: "assignment", name, value: parseExpression(cursor), line, column };
  if (!cursor.isSymbol("(") || !applications.has(name)) return { kind: "word", name, line, column };
  cursor.take();
  const parameters = parseItems(cursor, ")");
  return { kind: "application", name, arguments: parameters, line, column };
};

/** What may be applied within an argument; other words before a parenthesis are an error's name and its note. */
const applications: ReadonlySet<string> = new Set([
  "htons",
  "htonl",
  "inet_addr",
  "inet6_addr",
  "inet_pton",
  "CMSG_LEN",
]);

const parseString = (cursor: Cursor): Expression => {
  const { text, line, column } = cursor.take();
  if (cursor.next.kind === "ellipsis") {
    cursor.take();
    return { kind: "string", value: unescape(text), open: true, line, column };
  }
  const pieces = [text];
  while (cursor.next.kind === "string") pieces.push(cursor.take().text);
  return { kind: "string", value: pieces.map(unescape).join(""), open: false, line, column };
};

/** `\x41`, `\n` and their like become what they stand for. */
const unescape = (text: string): string =>
  text.replace(/\\(x[\da-fA-F]{2}|[0-7]{1,3}|[^])/g, (_, code: string) => {
    if (code.startsWith("x") && code.length === 3)
      return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]+$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return escapes.get(code) ?? code;
  });

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
]);

const parseList = (cursor: Cursor): Expression => {
  const { line, column } = cursor.take();
  return { kind: "list", items: parseItems(cursor, "]"), line, column };
};

/** Expressions with commas between, up to a closing mark, which is taken. */
const parseItems = (cursor: Cursor, close: string): readonly Expression[] => {
  const items: Expression[] = [];
  if (cursor.skipSymbol(close)) return items;
  do items.push(parseExpression(cursor));
  while (cursor.skipSymbol(","));
  cursor.symbol(close, `',' or '${close}'`);
  return items;
};

const parseBraces = (cursor: Cursor): Expression => {
  const { line, column, start } = cursor.take();
  if (cursor.isSymbol("(")) {
    parseMplsStack(cursor);
    cursor.symbol("}");
    return { kind: "header", text: cursor.textSince(start), line, column };
  }
  if (cursor.isWord("flags") || cursor.isWord("Flags")) {
    parseGreHeader(cursor);
    cursor.symbol("}");
    return { kind: "header", text: cursor.textSince(start), line, column };
  }
  if (cursor.skipSymbol("}")) return { kind: "tuple", items: [], line, column };
  const items: Expression[] = [];
  const members: Member[] = [];
  do {
    const item = parseMember(cursor);
    if ("kind" in item) items.push(item);
    else members.push(item);
  } while (cursor.skipSymbol(","));
  cursor.symbol("}", "',' or '}'");
  if (members.length === 0) return { kind: "tuple", items, line, column };
  if (items.length > 0) cursor.fail("names for all members or for none", { line, column, found: "both" });
  return { kind: "structure", members, line, column };
};

/** `name=value` and `name(length)=value` are members; anything else is a value. */
const parseMember = (cursor: Cursor): Member | Expression => {
  if (cursor.next.kind !== "word") return parseExpression(cursor);
  const { text: name, line, column } = cursor.next;
  if (applications.has(name)) return parseExpression(cursor);
  cursor.take();
  if (cursor.skipSymbol("=")) return { name, argument: undefined, value: parseExpression(cursor) };
  if (cursor.skipSymbol("(")) {
    const argument = parseExpression(cursor);
    cursor.symbol(")");
    cursor.symbol("=");
    return { name, argument, value: parseExpression(cursor) };
  }
  const word: Expression = { kind: "word", name, line, column };
  if (!cursor.isSymbol("|")) return word;
  const parts: Expression[] = [word];
  while (cursor.skipSymbol("|")) parts.push(parseOperand(cursor));
  return { kind: "or", parts, line, column };
};
