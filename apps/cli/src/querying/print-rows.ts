/** The rows of a query's answer: a table, JSON Lines, or CSV. */
import type { DuckDBResult, Json } from "@duckdb/node-api";
import { countWords } from "@tcplens/trace";
import type { LineOutput } from "../analyzing/line-output.ts";
import { safeText } from "../output/safe-text.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { renderTable, type Column } from "../render/table.ts";
import { csvCell, jsonCell, textCell } from "./cell-values.ts";

/** How rows are written. */
export type RowFormat = "table" | "json" | "csv";

/** Prints them as they come; a table when the last has come. */
export const printRows = async (
  result: DuckDBResult,
  format: RowFormat,
  output: LineOutput,
  layout: CaptureLayout,
): Promise<void> => {
  const names = format === "json" ? result.deduplicatedColumnNames() : result.columnNames();
  const types = result.columnTypes().map(String);
  if (format === "csv") output.line(names.map(csvCell).join(","));
  const held: (readonly string[])[] = [];
  let rows = 0;
  for await (const chunk of result.yieldRowsJson()) {
    for (const row of chunk) {
      const cells = row.map((value, index) => jsonCell(value, types[index] ?? ""));
      rows += 1;
      if (format === "json") output.line(JSON.stringify(objectOf(names, cells)));
      else if (format === "csv") output.line(cells.map(csvCell).join(","));
      else if (rows <= TABLE_ROWS)
        held.push(cells.map((cell) => safeText(textCell(cell)).replaceAll(/[\n\t]+/gu, " ")));
    }
    const draining = output.drained();
    if (draining !== undefined) await draining;
  }
  if (format === "table")
    for (const line of tableLines({ names, types, held, rows }, layout)) output.line(line);
  output.flush();
  await output.drained();
};

const objectOf = (names: readonly string[], cells: readonly Json[]): Record<string, Json> =>
  Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null]));

interface Answer {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly held: readonly (readonly string[])[];
  readonly rows: number;
}

const tableLines = ({ names, types, held, rows }: Answer, layout: CaptureLayout): readonly string[] => {
  const { style, width } = layout;
  const columns: readonly Column[] = names.map((heading, index) =>
    numeric.test(types[index] ?? "")
      ? { heading, align: "right" }
      : // Names and instants are of no use when they are cut; sentences are wrapped.
        held.some((row) => row[index]?.includes(" "))
        ? { heading, flexible: true }
        : { heading },
  );
  const least = columns.reduce(
    (sum, { heading, flexible }, index) =>
      sum +
      GAP +
      (flexible === true ? COLUMN_LEAST : widest([heading, ...held.map((row) => row[index] ?? "")])),
    0,
  );
  const lines =
    held.length === 0
      ? []
      : least <= width
        ? renderTable(columns, held, layout).split("\n")
        : held.flatMap((row, index) => recordLines(names, row, index, layout));
  const left = rows - held.length;
  return [
    ...lines,
    ...(lines.length === 0 ? [] : [""]),
    style.dim(
      `  ${countWords(rows, "row")}${left > 0 ? `, ${left} of them not shown: --json and --csv have all` : ""}`,
    ),
  ];
};

/** A row that has more columns than there is room for beside each other: a line each. */
const recordLines = (
  names: readonly string[],
  row: readonly string[],
  index: number,
  { style }: CaptureLayout,
): readonly string[] => {
  const wide = widest(names);
  return [
    ...(index === 0 ? [] : [""]),
    ...names.map((name, column) => `  ${style.dim(name.padEnd(wide))}  ${row[column] ?? ""}`.trimEnd()),
  ];
};

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, text.length), 0);

const numeric = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/u;
/** Rows of a table: more cannot be laid out before the last has come. */
const TABLE_ROWS = 1000;
const COLUMN_LEAST = 10;
const GAP = 2;
