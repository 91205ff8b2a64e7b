/** What stands out over many connections, in text: each sentence, and the filter that shows its connections. */
import type { ConnectionsSummary, Severity, SummarySentence } from "@tcplens/capture";
import { countWords, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";

/** The first `most` sentences under a heading; nothing where there is none. Lines without line breaks. */
export const standingOut = function* (
  { sentences, left_out: left }: ConnectionsSummary,
  layout: CaptureLayout,
  most: number = Number.POSITIVE_INFINITY,
): Generator<string> {
  if (sentences.length === 0) return;
  yield `  ${layout.style.bold("What stands out")}`;
  for (const sentence of sentences.slice(0, most)) yield* sentenceLines(sentence, layout);
  const unshown = sentences.length - Math.min(most, sentences.length);
  if (unshown > 0) yield layout.style.dim(`  ${countWords(unshown, "more sentence")}: --summary`);
  else if (left > 0) yield layout.style.dim(`  and ${left} more that are less bad or of fewer connections`);
};

/** All of it. `filtered`: connections that a filter has left out of it. */
export const summaryLines = function* (
  summary: ConnectionsSummary,
  filtered: number,
  layout: CaptureLayout,
): Generator<string> {
  const { style, width } = layout;
  const words = wrap(summary.headline, width - 2);
  yield* words.map((line) => `  ${style.bold(line)}`);
  if (filtered > 0) yield style.dim(`  ${filtered} more that the filter leaves out`);
  if (summary.sentences.length > 0) yield "";
  yield* standingOut(summary, layout);
  if (summary.incomplete === true)
    yield* wrap(
      "There are more servers than are counted one by one: something may be missing here.",
      width - 2,
    ).map((line) => style.dim(`  ${line}`));
};

const sentenceLines = function* (
  { text, severity, filter }: SummarySentence,
  { style, glyphs, width }: CaptureLayout,
): Generator<string> {
  const mark = { error: glyphs.cross, warning: glyphs.warning, info: glyphs.bullet }[severity];
  const paint = paints(style)[severity];
  const [first = "", ...others] = wrap(text, width - 4);
  yield `  ${paint(mark)} ${first}`;
  for (const line of others) yield `    ${line}`;
  // It can be copied as it stands: between quotes a line's end is a blank.
  for (const line of wrap(`--filter '${filter}'`, width - 4)) yield style.dim(`    ${line}`);
};

const paints = (style: CaptureLayout["style"]): Readonly<Record<Severity, (text: string) => string>> => ({
  error: style.red,
  warning: style.yellow,
  info: style.blue,
});
