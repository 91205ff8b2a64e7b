/**
 * Where the tables lie in a folder: `connections/capture=<name>/part-0.parquet`, and the same for `packets` and
 * `findings`. It is Hive's way of partitioning, which DuckDB, Spark and ClickHouse read: the folder's name is the column
 * `capture`.
 */
import path from "node:path";

/** The tables, in the order in which they are put in place: who sees a connection finds its packets. */
export const tableNames = ["packets", "findings", "connections"] as const;
export type TableName = (typeof tableNames)[number];

/** What `capture` is for a file: the path as it was given, the parts that go nowhere left out. */
export const captureName = (file: string): string =>
  path.normalize(file).replaceAll(path.sep, "/").replace(/^\.\//u, "");

/** The file of a capture's rows of a table. */
export const partFile = (folder: string, table: TableName, capture: string): string =>
  path.join(folder, table, `capture=${escaped(capture)}`, "part-0.parquet");

/** As Hive escapes what would be read as part of a path. */
const escaped = (value: string): string =>
  Array.from(new TextEncoder().encode(value), (octet) => {
    const char = String.fromCharCode(octet);
    return plain.test(char) ? char : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");

const plain = /[\w.\-+,@~ ]/u;
