/** What a column of a table is: its name, its type in Parquet, and where its values come from. */
import type { SchemaElement } from "hyparquet-writer";

/**
 * `int` and `long` are signed, of 32 and 64 bits; `instant` is microseconds since 1970 (UTC), a timestamp in every engine;
 * `texts` and `frames` are lists, never null.
 */
export type ColumnType = "int" | "long" | "double" | "boolean" | "text" | "instant" | "texts" | "frames";

/** A cell before it is encoded; `undefined` and null are SQL's NULL. */
export type Cell = number | string | boolean | readonly string[] | readonly number[] | null | undefined;

/** See the file's head. */
export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly cell: (row: Row) => Cell;
}

/** A column of which every row has a value. */
export const required = <Row>(
  name: string,
  type: ColumnType,
  cell: (row: Row) => Exclude<Cell, null | undefined>,
): Column<Row> => ({ name, type, nullable: false, cell });

/** A column that may hold NULL. */
export const optional = <Row>(name: string, type: ColumnType, cell: (row: Row) => Cell): Column<Row> => ({
  name,
  type,
  nullable: true,
  cell,
});

/** The Parquet schema of a table, its root first. */
export const schemaOf = <Row>(columns: readonly Column<Row>[]): SchemaElement[] => [
  { name: "root", num_children: columns.length },
  ...columns.flatMap(elementsOf),
];

/** A cell as the encoder takes it. */
export const encoded = (type: ColumnType, cell: Cell): unknown => {
  if (cell === null || cell === undefined) return undefined;
  if (type === "long" || type === "instant") return BigInt(within(cell as number, Number.MAX_SAFE_INTEGER));
  return type === "int" ? within(cell as number, INT_MAX) : cell;
};

/** The nearest that the type can hold: absurd lengths and times of a damaged capture are no reason to lose the rest. */
const within = (value: number, most: number): number =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.max(-most, Math.min(most, value)));

const INT_MAX = 2 ** 31 - 1;

const elementsOf = <Row>({ name, type, nullable }: Column<Row>): SchemaElement[] => {
  const repetition = nullable ? "OPTIONAL" : "REQUIRED";
  switch (type) {
    case "int":
      return [{ name, repetition_type: repetition, type: "INT32" }];
    case "long":
      return [{ name, repetition_type: repetition, type: "INT64" }];
    case "double":
      return [{ name, repetition_type: repetition, type: "DOUBLE" }];
    case "boolean":
      return [{ name, repetition_type: repetition, type: "BOOLEAN" }];
    case "text":
      return [{ name, repetition_type: repetition, ...text }];
    case "instant":
      return [
        {
          name,
          repetition_type: repetition,
          type: "INT64",
          converted_type: "TIMESTAMP_MICROS",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
        },
      ];
    case "texts":
      return listOf(name, text);
    case "frames":
      return listOf(name, { type: "INT32" });
  }
};

const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;

const listOf = (name: string, element: Omit<SchemaElement, "name">): SchemaElement[] => [
  { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", repetition_type: "REQUIRED", ...element },
];
