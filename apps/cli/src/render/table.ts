/** Tables in text: aligned columns, a heading in dim, no frame, no wider than the terminal. */
import Table from "cli-table3";
import { stripVTControlCharacters } from "node:util";
import type { TextStyle } from "@tcplens/trace";

/** One column. */
export interface Column {
  readonly heading: string;
  /** Default `left`. */
  readonly align?: "left" | "right";
  /** Gives way when the table is too wide: its text is wrapped at blanks, a longer word is cut with an ellipsis. */
  readonly flexible?: true;
}

/** How it is laid out. */
export interface TableLayout {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: TextStyle;
}

/** The table's lines, each indented by two and without blanks at its end. */
export const renderTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, style }: TableLayout,
): string => {
  const table = new Table({
    chars: { ...noFrame, middle: " ".repeat(GAP) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: columns.map(({ align }) => align ?? "left"),
    colWidths: widthsOf(columns, rows, width),
    wordWrap: true,
  });
  table.push(columns.map(({ heading }) => style.dim(heading)));
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => `${" ".repeat(INDENT)}${line}`.trimEnd())
    .join("\n");
};

/** As wide as its text; where that is too much together, the widest of the flexible columns are made narrower. */
const widthsOf = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): number[] => {
  const natural = columns.map(({ heading }, index) =>
    Math.max(...[heading, ...rows.map((row) => row[index] ?? "")].map((text) => textWidth(text))),
  );
  const limited = (limit: number): number[] =>
    natural.map((wide, index) => (columns[index]?.flexible === true ? Math.min(wide, limit) : wide));
  const room = width - INDENT - (columns.length - 1) * GAP;
  let limit = Math.max(FLEXIBLE_MIN, ...natural);
  while (limit > FLEXIBLE_MIN && sum(limited(limit)) > room) limit -= 1;
  return limited(limit);
};

const textWidth = (text: string): number => stripVTControlCharacters(text).length;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const INDENT = 2;
const GAP = 2;

/** The narrowest that a flexible column gets. */
const FLEXIBLE_MIN = 10;

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
