/** A trace as aligned text for a terminal: verdict, phases, states, ladder, then why and what next. */
import type { Finding } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { type Outline, outline } from "./outline.ts";
import type { Verdict } from "./verdict.ts";
import { plainStyle, type TextStyle } from "./style.ts";
import type { TextContext } from "./text-context.ts";
import { findingLines } from "./text-findings.ts";
import { ladderLines } from "./text-ladder.ts";
import { columns, wrap } from "./text-layout.ts";
import { factLines, kernelLines, noteLines, walkLines } from "./text-sections.ts";
import { timelineLines } from "./text-timeline.ts";

/** How the text is laid out. */
export interface TextOptions {
  /** Columns, at least 40. Default 80. Only a word that is wider by itself makes a line longer. */
  readonly width?: number;
  /** Default: no colour. */
  readonly style?: TextStyle;
  /** Also kernel samples, every ladder, all notes, where the trace was made. Default false. */
  readonly verbose?: boolean;
  /** What `diagnose(trace)` gave; default: it is called. */
  readonly findings?: readonly Finding[];
}

/** The trace as text, its last line ended by a line break. */
export const toText = (trace: Trace, options: TextOptions = {}): string =>
  outlineText(outline(trace, ...(options.findings === undefined ? [] : [options.findings])), options);

/** An outline as text: see {@link toText}. */
export const outlineText = (view: Outline, options: Omit<TextOptions, "findings"> = {}): string => {
  const context: TextContext = {
    width: Math.max(WIDTH_MIN, options.width ?? 80),
    style: options.style ?? plainStyle,
    verbose: options.verbose ?? false,
  };
  const sections = [
    headlineLines(view, context),
    [...timelineLines(view, context), ...walkLines(view, context)],
    ladderLines(view, context),
    context.verbose ? kernelLines(view, context) : [],
    noteLines(view, context),
    ...view.findings.map((finding, index) => findingLines(finding, index === 0 || context.verbose, context)),
    context.verbose ? factLines(view, context) : [],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

/** `✕ db.internal:5432  nothing is listening (refused in 0.4 ms, 3 attempts in 1.9 s)`. */
const headlineLines = (view: Outline, { width, style }: TextContext): readonly string[] => {
  const colour = verdictColour(view.verdict, style);
  const start = `${view.mark} ${view.endpoint}`;
  const details = view.details.length === 0 ? "" : ` (${view.details.join(", ")})`;
  const whole = `${start}  ${view.headline}${details}`;
  if (columns(whole) <= width) {
    return [
      `${colour(view.mark)} ${style.bold(view.endpoint)}  ${colour(view.headline)}${style.dim(details)}`,
    ];
  }
  const below = wrap(details.trim(), width - 2).map((line) => style.dim(`  ${line}`));
  if (columns(`${start}  ${view.headline}`) <= width) {
    return [`${colour(view.mark)} ${style.bold(view.endpoint)}  ${colour(view.headline)}`, ...below];
  }
  // A long endpoint has the first line to itself.
  const rest = wrap(view.headline, width - 2).map((line) => `  ${colour(line)}`);
  return [`${colour(view.mark)} ${style.bold(view.endpoint)}`, ...rest, ...(details === "" ? [] : below)];
};

const verdictColour = (verdict: Verdict, style: TextStyle): ((text: string) => string) => {
  switch (verdict) {
    case "connected":
      return style.green;
    case "failed":
      return style.red;
    case "warning":
    case "running":
      return style.yellow;
  }
};

const WIDTH_MIN = 40;
