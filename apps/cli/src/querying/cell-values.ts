/** What DuckDB gives, as JSON has it: numbers as numbers where none of their digits is lost, instants as ISO 8601. */
import type { Json } from "@duckdb/node-api";

/** `type`: the column's, as DuckDB writes it. */
export const jsonCell = (value: Json, type: string): Json => {
  if (typeof value !== "string") return value;
  if (/^(?:U?BIGINT|U?HUGEINT|DECIMAL)/u.test(type)) {
    const number = Number(value);
    return Number.isFinite(number) && (Number.isSafeInteger(number) || value.includes(".")) ? number : value;
  }
  if (type === "TIMESTAMP WITH TIME ZONE") return value.replace(" ", "T").replace(/\+00(?::00)?$/u, "Z");
  return value;
};

/** In a table or a CSV file: lists and the like as JSON, nothing where there is nothing. */
export const textCell = (value: Json): string =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** A field of comma-separated values: in quotes where it must be, quotes in it doubled. */
export const csvCell = (value: Json): string => {
  const text = textCell(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
