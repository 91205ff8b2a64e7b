/** Tables in text: aligned columns, a heading in dim, no frame. Widths count columns of a terminal, not characters. */
import Table from "cli-table3";
import { stripVTControlCharacters } from "node:util";
import type { TextStyle } from "@tcplens/trace";

/** One column. */
export interface Column {
  readonly heading: string;
  /** Default `left`. */
  readonly align?: "left" | "right";
  /** Columns of the terminal at most; longer text is wrapped at blanks. Default: as wide as its text. */
  readonly width?: number;
}

/** The table's lines, each indented by two and without blanks at its end. */
export const renderTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: TextStyle,
): string => {
  const table = new Table({
    chars: { ...noFrame, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: columns.map(({ align }) => align ?? "left"),
    colWidths: columns.map((column, index) =>
      widthOf(
        column,
        rows.map((row) => row[index] ?? ""),
      ),
    ),
    wordWrap: true,
  });
  table.push(columns.map(({ heading }) => style.dim(heading)));
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
};

const widthOf = ({ heading, width }: Column, cells: readonly string[]): number | null => {
  if (width === undefined) return null;
  return Math.min(
    width,
    Math.max(...[heading, ...cells].map((cell) => stripVTControlCharacters(cell).length)),
  );
};

const noFrame = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
};
