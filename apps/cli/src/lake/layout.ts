/**
 * Where the tables lie in a folder: `connections/capture=<name>/part-0.parquet`, and the same for `packets` and
 * `findings`. It is Hive's way of partitioning, which DuckDB, Spark and ClickHouse read: the folder's name is the column
 * `capture`.
 */
import { createHash } from "node:crypto";
import path from "node:path";

/** The tables, in the order in which they are put in place: who sees a connection finds its packets. */
export const tableNames = ["packets", "findings", "connections"] as const;
export type TableName = (typeof tableNames)[number];

/** What `capture` is for a file: the path as it was given, the parts that go nowhere left out. */
export const captureName = (file: string): string =>
  path.normalize(file).replaceAll(path.sep, "/").replace(/^\.\//u, "");

/** The file of a capture's rows of a table. */
export const partFile = (folder: string, table: TableName, capture: string): string =>
  path.join(folder, table, `capture=${folderName(capture)}`, "part-0.parquet");

/**
 * A file system takes names of 255 octets: of a longer one its end, and before that what tells it from others with the
 * same end.
 */
const folderName = (capture: string): string => {
  const name = escaped(capture);
  if (name.length <= NAME_MAX) return name;
  const hash = createHash("sha256").update(capture).digest("hex").slice(0, HASH_DIGITS);
  // Not from the middle of an escape.
  return `${hash}~${name.slice(HASH_DIGITS + 1 - NAME_MAX).replace(/^(?:[\dA-F]{0,2}(?=[^\dA-F]|$)|[\dA-F]{2})/u, "")}`;
};

const NAME_MAX = 200;
const HASH_DIGITS = 12;

/** As Hive escapes what would be read as part of a path. */
const escaped = (value: string): string =>
  Array.from(new TextEncoder().encode(value), (octet) => {
    const char = String.fromCharCode(octet);
    return plain.test(char) ? char : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");

const plain = /[\w.\-+,@~ ]/u;
