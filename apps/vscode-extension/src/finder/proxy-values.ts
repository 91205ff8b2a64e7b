/** The configuration of nginx, HAProxy and others that have directives with arguments. */
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, hashCommentStart, trimRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";

/** Reads nginx's notation: directives end in a semicolon, blocks in braces. */
export const readNginx = (text: string, range: TextRange): Section => {
  const values: Value[] = [];
  const upstreams = new Set<string>();
  for (const match of text.slice(range.start, range.end).matchAll(/\bupstream[ \t]+([\w.-]+)/g)) {
    upstreams.add(match[1] ?? "");
  }
  const blocks: string[] = [];
  let start = range.start;
  let at = range.start;
  let scope = 0;
  while (at < range.end) {
    const token = text.charAt(at);
    if (token === "#" && /[\s;{}]|^$/.test(text.charAt(at - 1))) {
      const isBetween = firstVisible(text, start) === at;
      const newline = text.indexOf("\n", at);
      at = newline < 0 ? range.end : newline + 1;
      // A comment between directives; one inside a directive spoils only that directive.
      if (isBetween) start = at;
    } else if (token === '"' || token === "'") {
      const close = text.indexOf(token, at + 1);
      at = close < 0 || close - at > QUOTED_LENGTH_MAX ? at + 1 : close + 1;
    } else if (token === "$" && text.charAt(at + 1) === "{") at += 2;
    else if (token === ";" || token === "{" || token === "}") {
      const directive = trimRange(text, start, at);
      const word = /^[\w-]+/.exec(text.slice(directive.start, directive.start + 64))?.[0] ?? "";
      if (token === ";" && connects(word, blocks.at(-1))) {
        const value = trimRange(text, directive.start + word.length, directive.end);
        if (!isUpstream(text, value, upstreams))
          values.push({ ...value, form: "command", name: word, scope });
      }
      if (token === "{") {
        scope += 1;
        if (blocks.length < DEPTH_MAX) blocks.push(word);
      } else if (token === "}") blocks.pop();
      at += 1;
      start = at;
    } else at += 1;
  }
  return settingsSection(range, values, new Map(), true);
};

const firstVisible = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text.charAt(at) <= " ") at += 1;
  return at;
};

/** Directives whose argument nginx connects to. */
const connects = (word: string, block: string | undefined): boolean =>
  word.endsWith("_pass") || word === "set" || (word === "server" && block === "upstream");

const isUpstream = (text: string, value: TextRange, upstreams: ReadonlySet<string>): boolean => {
  const host = /^(?:[a-z][\w+.-]*:\/\/)?([\w.-]+)(?=\/|$)/.exec(
    text.slice(value.start, Math.min(value.end, value.start + 300)),
  )?.[1];
  return host !== undefined && upstreams.has(host);
};

/** Reads directives of one line each: HAProxy's, Redis's, Squid's. */
export const readDirectives = (text: string, range: TextRange): Section => {
  const values: Value[] = [];
  eachLine(text, range, (start, end) => {
    const line = trimRange(text, start, hashCommentStart(text, start, end));
    if (line.end <= line.start || text.charAt(line.start) === ";") return;
    const word = /^[\w.-]+/.exec(text.slice(line.start, line.start + 64))?.[0] ?? "";
    const value = trimRange(text, line.start + word.length, line.end);
    if (value.end > value.start) values.push({ ...value, form: "command", name: word, scope: 0 });
  });
  return settingsSection(range, values);
};

const DEPTH_MAX = 64;
const QUOTED_LENGTH_MAX = 4096;
