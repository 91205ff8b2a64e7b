/** A trace as Markdown (GitHub's dialect), made to be pasted into an issue: verdict, why, phases, ladder, environment. */
import type { Finding } from "../findings/finding.ts";
import { countWords } from "../findings/words.ts";
import type { Trace } from "../fold/trace.ts";
import { formatDuration } from "./duration.ts";
import { causeHeading, type FindingBlock } from "./finding-block.ts";
import { type Outline, outline } from "./outline.ts";
import { plainLadder } from "./text-ladder.ts";
import type { TimelineRow } from "./timeline-row.ts";

/** What is shown. */
export interface MarkdownOptions {
  /** What `diagnose(trace)` gave; default: it is called. */
  readonly findings?: readonly Finding[];
}

/** The trace as Markdown, its last line ended by a line break. Everything from outside is escaped. */
export const toMarkdown = (trace: Trace, options: MarkdownOptions = {}): string =>
  outlineMarkdown(outline(trace, ...(options.findings === undefined ? [] : [options.findings])));

/** An outline as Markdown: see {@link toMarkdown}. */
export const outlineMarkdown = (view: Outline): string => {
  const blocks = [
    `## ${view.mark} ${code(view.endpoint)}: ${escape(view.headline)}`,
    ...(view.details.length === 0 ? [] : [view.details.map((detail) => escape(detail)).join(" · ")]),
    ...view.findings.map((finding) => findingMarkdown(finding)),
    "### Phases",
    phaseTable(view.timeline),
    ...walkList(view),
    ...ladderBlocks(view),
    ...noteList(view),
    "### Environment",
    view.environment.map(({ name, value }) => `- ${name}: ${code(value)}`).join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
};

const findingMarkdown = (finding: FindingBlock): string => {
  const { mark, code: findingCode, proof, alternatives, nextSteps, reference } = finding;
  const steps = nextSteps.map(({ text, command }, index) => {
    const number = `${index + 1}. `;
    return (
      number +
      escape(text) +
      (command === undefined ? "" : `\n${fenced(command, "sh", " ".repeat(number.length))}`)
    );
  });
  return [
    `### ${mark} ${escape(causeHeading(finding))}`,
    proof
      .map(({ at, knownFrom, text }) => `- ${escape(text)} (${knownFrom}, at ${formatDuration(at)})`)
      .join("\n"),
    ...(alternatives.length === 0
      ? []
      : [`It could also be:\n\n${alternatives.map((text) => `- ${escape(text)}`).join("\n")}`]),
    ...(steps.length === 0 ? [] : [`Next:\n\n${steps.join("\n")}`]),
    `Finding ${code(findingCode)}, see ${escape(reference)}.`,
  ].join("\n\n");
};

const phaseTable = (rows: readonly TimelineRow[]): string => {
  const shown = rows.slice(0, ROWS_MAX);
  const left = rows.length - shown.length;
  const lines = shown.map(({ label, duration, subject, text, knownFrom }) =>
    [
      escape(label),
      duration === undefined ? "" : formatDuration(duration),
      subject === "" ? "" : code(subject),
      escape(text),
      escape(knownFrom),
    ].join(" | "),
  );
  const table = [
    "| Phase | Took | Address | What happened | Known from |",
    "| --- | ---: | --- | --- | --- |",
  ];
  const more = left > 0 ? `\n\n${countWords(left, "more row")} in the trace file.` : "";
  return [...table, ...lines.map((line) => `| ${line} |`)].join("\n") + more;
};

const walkList = (view: Outline): readonly string[] => {
  if (view.walks.length === 0) return [];
  const items = view.walks.slice(0, ROWS_MAX).map(({ side, peer, states, knownFrom, connections }) => {
    const end = side === "local" ? `this machine's end towards ${code(peer)}` : `the end at ${code(peer)}`;
    const times = connections.length > 1 ? `, ${connections.length} times` : "";
    return `- ${end}: ${states.join(" → ")} (${knownFrom}${times})`;
  });
  return ["### States", items.join("\n")];
};

/** The ladders of the last attempt: the others are like it, or are told by their rows. */
const ladderBlocks = (view: Outline): readonly string[] => {
  const last = view.ladders.at(-1)?.attempt;
  const ladders = view.ladders.filter(({ attempt }) => attempt === last).slice(0, LADDERS_MAX);
  if (ladders.length === 0) return [];
  return ["### Ladder", ...ladders.map((ladder) => fenced(plainLadder(ladder, view).join("\n"), "text"))];
};

const noteList = (view: Outline): readonly string[] =>
  view.notes.length === 0 ? [] : ["### Notes", view.notes.map(({ text }) => `- ${escape(text)}`).join("\n")];

/** Text as Markdown text: nothing in it is markup, a mention, or a reference to an issue. */
const escape = (text: string): string =>
  text
    .replaceAll(/[\\`*_{}[\]<>#|~&!]/g, "\\$&")
    // GitHub mentions whom an @ names and has no escape for it; a zero-width space takes the name apart.
    .replaceAll(/(^|[^\w])@(?=\w)/g, "$1@\u200B");

/** Text as code. */
const code = (text: string): string => {
  const longest = longestRun(text);
  if (longest === 0 && !text.includes("|")) return `\`${text}\``;
  // A bar ends a table's cell even inside code.
  const fence = "`".repeat(longest + 1);
  return `${fence} ${text.replaceAll("|", "\\|")} ${fence}`;
};

const fenced = (text: string, language: string, indent = ""): string => {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${language}`, ...text.split("\n"), fence].map((line) => indent + line).join("\n");
};

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

const ROWS_MAX = 60;
const LADDERS_MAX = 4;
