/** From a text and its format to sections: the one place that knows all readers. */
import { readAssignments } from "./assignment-values.ts";
import { readCode } from "./code-values.ts";
import { readDockerfile } from "./dockerfile-values.ts";
import { flowValues } from "./flow-values.ts";
import type { Format } from "./formats.ts";
import type { TextRange } from "./found-endpoint.ts";
import { eachLine } from "./lines.ts";
import { readMarkdown } from "./markdown-values.ts";
import { readHtml, readXml } from "./markup-values.ts";
import { readDirectives, readNginx } from "./proxy-values.ts";
import { type Section, settingsSection, shifted, type Value } from "./section.ts";
import { readShell } from "./shell-values.ts";
import { readYaml } from "./yaml-values.ts";

/** Reads a text, embedded notations included. */
export const readSections = (
  text: string,
  range: TextRange,
  format: Format,
  fileName: string,
  depth = 0,
): readonly Section[] => {
  if (depth > DEPTH_MAX) return [];
  // Cut out, so that what looks for an end that does not come stops with the block and not with the document.
  const readEmbedded = (inner: TextRange, innerFormat: Format): readonly Section[] => {
    const body = text.slice(inner.start, inner.end);
    const whole = { start: 0, end: body.length };
    return readSections(body, whole, innerFormat, "", depth + 1).map((each) => shifted(each, inner.start));
  };
  switch (format.kind) {
    case "code":
      return [readCode(text, range, format.dialect)];
    case "env":
    case "properties":
    case "ini":
    case "toml":
      return [readAssignments(text, range, format.kind)];
    case "yaml":
      return readYaml(text, range, readEmbedded);
    case "json":
      return [readJson(text, range)];
    case "nginx":
      return [readNginx(text, range)];
    case "conf":
      return readUnknownConfiguration(text, range);
    case "shell":
      return [readShell(text, range, depth > 0)];
    case "dockerfile":
      return [readDockerfile(text, range)];
    case "markdown":
      return readMarkdown(text, range, readEmbedded);
    case "html":
      return readHtml(text, range);
    case "xml":
      return readXml(text, range, fileName);
    case "text":
      return [readText(text, range)];
    case "none":
      return [];
    default:
      return format satisfies never;
  }
};

const readJson = (text: string, range: TextRange): Section => {
  const options = { separator: ":", slashComments: true, hashComments: false, scopes: { next: 0 } } as const;
  const values: Value[] = [];
  for (const value of flowValues(text, range, options)) {
    const isScript = value.path === "scripts" || value.path?.endsWith("/scripts") === true;
    values.push(isScript ? { ...value, form: "command" } : value);
  }
  return settingsSection(range, values);
};

/** `.conf` and `.cfg` say nothing: blocks in braces are nginx's way, `name = value` is INI's, else it is directives. */
const readUnknownConfiguration = (text: string, range: TextRange): readonly Section[] => {
  const head = text.slice(range.start, Math.min(range.end, range.start + SNIFF_LENGTH));
  if (/^[ \t]*(?:server|upstream|location|http|stream)\b[^\n;]*\{/m.test(head))
    return [readNginx(text, range)];
  if (/^<[?!\w]/.test(head.trimStart())) return readXml(text, range, "");
  // Logstash: plugins in blocks, `name => value`.
  if (/^[ \t]*(?:input|filter|output)[ \t]*\{/m.test(head)) return [readCode(text, range, "ruby")];
  if (/^[ \t]*[\w.-]+[ \t]*=/m.test(head)) return [readAssignments(text, range, "ini")];
  return [readDirectives(text, range)];
};

/** Plain text and logs: every line is output. */
const readText = (text: string, range: TextRange): Section => {
  const values: Value[] = [];
  eachLine(text, range, (start, end) => {
    if (end > start) values.push({ start, end, form: "output", scope: 0 });
  });
  return settingsSection(range, values);
};

/** Notations within notations: Markdown with YAML with a script in it is three. */
const DEPTH_MAX = 4;
const SNIFF_LENGTH = 8192;
