/** A table that may have many thousands of rows: aligned columns, no frame, one column that gives way. */
import { columns as widthOf, padEnd, padStart, wrap } from "@tcplens/trace";
import type { Column, TableLayout } from "./table.ts";

/** A cell's text, and how it is painted once it is laid out. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A table that is laid out: its heading, and each row by itself. */
export interface LongTable {
  readonly heading: string;
  row(cells: readonly Cell[]): readonly string[];
}

/**
 * Lays a table out for its rows; `columns` has one that is flexible, whose text is broken into six lines at most.
 */
export const longTable = (
  columns: readonly Column[],
  rows: Iterable<readonly Cell[]>,
  { width, style }: TableLayout,
): LongTable => {
  const widths = columns.map(({ heading }) => heading.length);
  for (const row of rows)
    for (const [index, { text }] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, widthOf(text));
  const flexible = columns.findIndex((column) => column.flexible === true);
  const others = widths.reduce((sum, wide, index) => (index === flexible ? sum : sum + wide + GAP), INDENT);
  widths[flexible] = Math.max(FLEXIBLE_MIN, Math.min(widths[flexible] ?? 0, width - others));
  const line = (cells: readonly Cell[]): string =>
    `${" ".repeat(INDENT)}${cells
      .map(({ text, paint = same }, index) => {
        const padded = (columns[index]?.align === "right" ? padStart : padEnd)(text, widths[index] ?? 0);
        const blanks = padded.length - padded.trimEnd().length;
        return index === cells.length - 1
          ? paint(padded.trimEnd())
          : `${paint(padded.slice(0, padded.length - blanks))}${" ".repeat(blanks)}`;
      })
      .join(" ".repeat(GAP))}`.trimEnd();
  return {
    heading: line(columns.map(({ heading }) => ({ text: heading, paint: style.dim }))),
    row: (cells) =>
      linesOf(cells[flexible]?.text ?? "", widths[flexible] ?? 0).map((text, index) =>
        line(
          cells.map((cell, column) =>
            column === flexible ? { ...cell, text } : index === 0 ? cell : { text: "" },
          ),
        ),
      ),
  };
};

const linesOf = (text: string, width: number): readonly string[] => {
  if (text.length <= width && widthOf(text) <= width) return [text];
  const lines = wrap(text, width).map((line) =>
    widthOf(line) > width ? `${line.slice(0, width - 1)}…` : line,
  );
  if (lines.length <= LINES_MAX) return lines;
  const last = lines[LINES_MAX - 1] ?? "";
  return [...lines.slice(0, LINES_MAX - 1), `${last.slice(0, width - 1)}…`];
};

const same = (text: string): string => text;
const INDENT = 2;
const GAP = 2;
const FLEXIBLE_MIN = 12;
/** Lines of the flexible column. */
const LINES_MAX = 6;
