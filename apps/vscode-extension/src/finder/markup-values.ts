/**
 * XML and HTML. Of XML all attributes and short texts are settings. Of HTML only what the page's own code connects to:
 * forms, data attributes, scripts; links and pictures are for the reader and the browser.
 */
import { readCode } from "./code-values.ts";
import type { TextRange } from "./found-endpoint.ts";
import { trimRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";

/** Reads XML. */
export const readXml = (text: string, range: TextRange, fileName: string): readonly Section[] => {
  const values: Value[] = [];
  const path: string[] = [];
  let scope = 0;
  const scopes: number[] = [0];
  const isPom = /(?:^|[/\\])(?:pom|.*\.nuspec|.*\.csproj)(?:\.xml)?$/.test(fileName);
  forEachTag(text, range, (tag) => {
    const parentScope = scopes.at(-1) ?? 0;
    if (tag.closes) {
      path.pop();
      if (scopes.length > 1) scopes.pop();
      return;
    }
    pushAttributes(text, tag, parentScope, path.join("/"), values);
    scope += 1;
    if (!tag.empty && path.length < DEPTH_MAX) {
      path.push(tag.name);
      scopes.push(scope);
    }
    const content = trimRange(text, tag.end, tag.next);
    if (tag.empty || content.end <= content.start || content.end - content.start > CONTENT_LENGTH_MAX) return;
    // What a build file says in a URL of the web is about the project: its home, its licence, its repository.
    if (isPom && /^(?:scm:|https?:\/\/)/.test(text.slice(content.start, content.start + 8))) return;
    values.push({ ...content, form: "literal", name: tag.name, path: path.join("/"), scope: parentScope });
  });
  return [settingsSection(range, values)];
};

/** Reads HTML. */
export const readHtml = (text: string, range: TextRange): readonly Section[] => {
  const sections: Section[] = [];
  let from = range.start;
  let values: Value[] = [];
  const close = (end: number): void => {
    if (end > from) sections.push(settingsSection({ start: from, end }, values));
    values = [];
  };
  forEachTag(text, range, (tag) => {
    if (tag.closes) return;
    const own: Value[] = [];
    pushAttributes(text, tag, 0, "", own);
    values.push(...own.filter(({ name }) => CONNECTING.test(name ?? "")));
    if (tag.name !== "script" || tag.empty) return;
    const end = tag.next;
    const type = own.find(({ name }) => name === "type");
    close(tag.end);
    from = end;
    if (type !== undefined && /json|template|text\/(?!javascript)/.test(text.slice(type.start, type.end)))
      return;
    if (end > tag.end) sections.push(readCode(text, { start: tag.end, end }, "javascript"));
  });
  close(range.end);
  return sections;
};

/** Attributes that a page or its code sends requests to. */
const CONNECTING = /^(?:action|formaction|data-[\w-]+|(?:data-)?hx-[\w-]+|(?:ws|sse)-connect|x-data)$/;

interface Tag {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where the next tag begins; of a script or style its own end tag. */
  readonly next: number;
  readonly closes: boolean;
  readonly empty: boolean;
}

const forEachTag = (text: string, range: TextRange, visit: (tag: Tag) => void): void => {
  let at = text.indexOf("<", range.start);
  while (at >= 0 && at < range.end) {
    const skipped = skip(text, at, range.end);
    if (skipped > at) {
      at = text.indexOf("<", skipped);
      continue;
    }
    const name = /^<\/?([A-Za-z_][\w:.-]*)/.exec(text.slice(at, at + NAME_LENGTH_MAX))?.[1];
    const end = name === undefined ? -1 : tagEnd(text, at, range.end);
    if (name === undefined || end < 0) {
      at = text.indexOf("<", at + 1);
      continue;
    }
    const closes = text.charAt(at + 1) === "/";
    const isRaw = !closes && (name === "script" || name === "style");
    const found = isRaw ? text.indexOf(`</${name}`, end) : text.indexOf("<", end);
    const next = found < 0 || found > range.end ? range.end : found;
    visit({ name, start: at, end, next, closes, empty: text.charAt(end - 2) === "/" });
    at = next;
  }
};

/** Comments, declarations and processing instructions. */
const skip = (text: string, at: number, end: number): number => {
  const [, close] = SKIPPED.find(([open]) => text.startsWith(open, at)) ?? [];
  if (close === undefined) return at;
  const found = text.indexOf(close, at);
  return found < 0 ? end : found + close.length;
};

const SKIPPED: readonly (readonly [string, string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<!", ">"],
  ["<?", "?>"],
];

const tagEnd = (text: string, at: number, limit: number): number => {
  let quote = "";
  for (let each = at + 1; each < Math.min(limit, at + TAG_LENGTH_MAX); each += 1) {
    const character = text.charAt(each);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return each + 1;
    else if (character === "<") return -1;
  }
  return -1;
};

const pushAttributes = (text: string, tag: Tag, scope: number, path: string, values: Value[]): void => {
  const body = text.slice(tag.start, tag.end);
  const attributes = [...body.matchAll(/\s([\w:@.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((match) => {
    const [all, name = "", double, single] = match;
    const value = double ?? single ?? "";
    const end = tag.start + match.index + all.length - 1;
    return { name, value, start: end - value.length, end };
  });
  // `<property name="hostName" value="…"/>`: the name is in one attribute, the value in another.
  const named = attributes.find(({ name }) => name === "name" || name === "key")?.value;
  for (const { name, value, start, end } of attributes) {
    if (value === "" || NAMESPACES.test(name)) continue;
    const shown = name === "value" && named !== undefined ? named : name;
    values.push({
      start,
      end,
      form: "literal",
      name: shown,
      path,
      scope: name === "value" ? scope : -1 - tag.start,
    });
  }
};

const NAMESPACES = /^xmlns|^xsi:|^(?:targetNamespace|schemaLocation|href|src|namespace|systemId)$/;
const DEPTH_MAX = 100;
const NAME_LENGTH_MAX = 80;
const TAG_LENGTH_MAX = 8192;
const CONTENT_LENGTH_MAX = 1000;
