/**
 * Markdown: fenced blocks in their own notation, and inline code that is one endpoint and nothing else. What the prose
 * links to is for the reader.
 */
import { type Format, formatOfWord } from "./formats.ts";
import type { TextRange } from "./found-endpoint.ts";
import { eachLine, trimRange } from "./lines.ts";
import { type Section, settingsSection, type Value } from "./section.ts";
import type { ReadEmbedded } from "./yaml-values.ts";

/** Reads Markdown. */
export const readMarkdown = (
  text: string,
  range: TextRange,
  readEmbedded: ReadEmbedded,
): readonly Section[] => {
  const values: Value[] = [];
  const embedded: Section[] = [];
  let fence: { readonly mark: string; readonly word: string; readonly start: number } | undefined;
  eachLine(text, range, (start, end) => {
    const line = trimRange(text, start, end);
    const mark = /^(?:`{3,}|~{3,})/.exec(text.slice(line.start, line.start + 12))?.[0];
    if (fence !== undefined) {
      if (mark === undefined || !mark.startsWith(fence.mark)) return;
      const content = { start: fence.start, end: start };
      if (content.end > content.start) embedded.push(...readEmbedded(content, formatOfFence(fence.word)));
      fence = undefined;
    } else if (mark !== undefined) {
      const info = text.slice(line.start + mark.length, Math.min(line.end, line.start + 80)).trim();
      fence = { mark, word: /^\{?\.?([\w+#.-]*)/.exec(info)?.[1] ?? "", start: end + 1 };
    } else pushInlineCode(text, line, values);
  });
  return [settingsSection(range, values), ...embedded];
};

/** A fence without a word shows what a program printed more often than anything else. */
const formatOfFence = (word: string): Format => {
  const format = formatOfWord(word);
  return format === undefined || format.kind === "markdown" ? { kind: "text" } : format;
};

const pushInlineCode = (text: string, line: TextRange, values: Value[]): void => {
  // Cut out, so that a search ends with the line.
  const body = text.slice(line.start, line.end);
  let at = body.indexOf("`");
  while (at >= 0) {
    const close = body.indexOf("`", at + 1);
    if (close < 0) return;
    const isWord = close - at > 1 && !/\s/.test(body.slice(at + 1, close));
    if (isWord)
      values.push({
        start: line.start + at + 1,
        end: line.start + close,
        form: "literal",
        name: "`",
        scope: 0,
      });
    at = body.indexOf("`", close + 1);
  }
};
