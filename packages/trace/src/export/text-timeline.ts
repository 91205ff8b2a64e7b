/** The phases and the addresses tried, one row each, in columns. */
import { countWords } from "../findings/words.ts";
import { formatDuration } from "./duration.ts";
import type { Outline } from "./outline.ts";
import { columns, padEnd, padStart, wrap } from "./text-layout.ts";
import type { TextContext } from "./text-context.ts";
import type { TextStyle } from "./style.ts";
import type { RowStatus, TimelineRow } from "./timeline-row.ts";

/** The rows; of many attempts the first and the last, unless all are asked for. */
export const timelineLines = (view: Outline, context: TextContext): readonly string[] => {
  const { rows, before, left } = shownRows(view.timeline, context.verbose);
  const layout = layoutOf(rows, context);
  const lines = rows.map((row) => rowLines(row, layout, context));
  const gap = `${INDENT}… ${countWords(left, "more attempt")} (--verbose)`;
  return [
    ...lines.slice(0, before).flat(),
    ...(left === 0 ? [] : [context.style.dim(gap)]),
    ...lines.slice(before).flat(),
  ];
};

interface Shown {
  readonly rows: readonly TimelineRow[];
  /** How many rows stand before the gap. */
  readonly before: number;
  /** Attempts left out. */
  readonly left: number;
}

const shownRows = (rows: readonly TimelineRow[], verbose: boolean): Shown => {
  const last = rows.at(-1)?.attempt ?? 0;
  const left = last - HEAD_ATTEMPTS - TAIL_ATTEMPTS;
  if (verbose || left <= 0) return { rows, before: rows.length, left: 0 };
  const head = rows.filter(({ attempt }) => attempt <= HEAD_ATTEMPTS);
  const tail = rows.filter(({ attempt }) => attempt > last - TAIL_ATTEMPTS);
  return { rows: [...head, ...tail], before: head.length, left };
};

interface Layout {
  readonly label: number;
  readonly duration: number;
  /** 0 where there is no room beside the text: the subject then stands above it. */
  readonly subject: number;
  /** The column at which what is known from begins; undefined: it follows the text. */
  readonly source: number | undefined;
}

const layoutOf = (rows: readonly TimelineRow[], { width }: TextContext): Layout => {
  const label = Math.max(9, widest(rows.map((row) => columns(row.label))));
  const duration = Math.max(7, widest(rows.map((row) => columns(durationOf(row)))));
  const start = INDENT.length + label + 2 + duration + 3;
  const subjects = widest(rows.map((row) => columns(row.subject)));
  const subject = subjects > 0 && start + subjects + 2 + TEXT_MIN <= width ? subjects + 2 : 0;
  const texts = rows.filter((row) => row.knownFrom !== "").map((row) => columns(row.text));
  const sources = widest(rows.map((row) => columns(row.knownFrom)));
  const column = start + subject + widest(texts) + 2;
  return { label, duration, subject, source: column + sources + 2 <= width ? column : undefined };
};

const widest = (widths: readonly number[]): number => widths.reduce((a, b) => Math.max(a, b), 0);

const rowLines = (row: TimelineRow, layout: Layout, context: TextContext): readonly string[] => {
  const { style, width } = context;
  const colour = statusColour(row.status, style);
  const head = `${INDENT}${padEnd(row.label, layout.label)}  ${padStart(durationOf(row), layout.duration)}   `;
  const indent = columns(head);
  const inColumn = layout.subject > 0 && row.subject !== "";
  const above = layout.subject === 0 && row.subject !== "" ? [row.subject] : [];
  const start = indent + (inColumn ? layout.subject : 0);
  const [first = "", ...rest] = wrap(row.text, width - start);
  const texts = [first, ...rest];
  const source = row.knownFrom === "" ? "" : `(${row.knownFrom})`;
  const last = texts.at(-1) ?? "";
  const pad = layout.source === undefined ? 2 : Math.max(2, layout.source - start - columns(last));
  const fits = source !== "" && start + columns(last) + pad + columns(source) <= width;
  const margin = " ".repeat(start);
  const lines = texts.map((text, index) => {
    const tail = index === texts.length - 1 && fits ? " ".repeat(pad) + style.dim(source) : "";
    return `${index === 0 ? "" : margin}${text === "" ? "" : colour(text)}${tail}`;
  });
  const below = source !== "" && !fits ? [margin + style.dim(source)] : [];
  const subject = inColumn ? padEnd(row.subject, layout.subject) : "";
  const [firstLine = "", ...others] = lines;
  if (above.length > 0) return [head + above.join(""), " ".repeat(start) + firstLine, ...others, ...below];
  return [(head + subject + firstLine).trimEnd(), ...others, ...below];
};

const durationOf = ({ duration, running }: TimelineRow): string =>
  duration === undefined ? "" : `${running ? "> " : ""}${formatDuration(duration)}`;

const statusColour = (status: RowStatus, style: TextStyle): ((text: string) => string) => {
  switch (status) {
    case "ok":
      return style.green;
    case "failed":
      return style.red;
    case "waiting":
      return style.magenta;
    case "neutral":
      return (text) => text;
  }
};

const INDENT = "  ";
/** Columns that a row's text needs at least, beside the address. */
const TEXT_MIN = 26;
/** Attempts shown where not all are. */
const HEAD_ATTEMPTS = 8;
const TAIL_ATTEMPTS = 4;
