/** SQL over the tables that `tcplens analyze --parquet` has written into a folder. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { tableNames } from "../lake/layout.ts";
import { UsageError } from "../usage-error.ts";
import { loadDuckDB } from "./duckdb.ts";

/** See the file's head. */
export class LakeSession {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /**
   * Opens the folder: its tables are the views `connections`, `packets` and `findings`. Instants are in UTC.
   * @throws {@link UsageError} where DuckDB or the tables are missing.
   */
  static async open(folder: string): Promise<LakeSession> {
    refuseOther(folder);
    const { DuckDBInstance, DuckDBTimestampTZValue } = await loadDuckDB();
    // Nothing is fetched: what a query needs and DuckDB does not have is an error that says so.
    const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false" });
    const connection = await instance.connect();
    DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
    await connection.run("SET TimeZone = 'UTC'");
    for (const table of tableNames) {
      const files = path.join(literal(folder), table, "capture=*", "*.parquet").replaceAll("'", "''");
      try {
        await connection.run(
          `CREATE VIEW ${table} AS SELECT * FROM read_parquet('${files}', union_by_name = true, ` +
            "hive_partitioning = true, hive_types = {'capture': VARCHAR})",
        );
      } catch (error) {
        throw queryFault(error);
      }
    }
    return new LakeSession(connection);
  }

  /** @throws {@link UsageError} with DuckDB's words, which show the place, where the query is wrong. */
  async run(sql: string): Promise<DuckDBResult> {
    if (sql.trim() === "")
      throw new UsageError("query: the statement is empty; try: select * from connections");
    try {
      const { count } = await this.#connection.extractStatements(sql);
      if (count > 1) throw new UsageError(`query: these are ${count} statements: give one`);
      return await this.#connection.stream(sql);
    } catch (error) {
      throw queryFault(error);
    }
  }

  /** Ends what runs, as soon as it can. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

/** What DuckDB says of a query, as wrong usage. */
export const queryFault = (error: unknown): UsageError =>
  error instanceof UsageError
    ? error
    : new UsageError(`query: ${error instanceof Error ? error.message.trim() : String(error)}`);

/** The folder's own name, where a pattern is expected. */
const literal = (folder: string): string => folder.replaceAll(/[[*?]/gu, "[$&]");

const refuseOther = (folder: string): void => {
  if (!existsSync(folder)) throw new UsageError(`query: there is no folder ${folder}`);
  if (!statSync(folder).isDirectory())
    throw new UsageError(
      `query: ${folder} is a file, not a folder of tables: make one with tcplens analyze --parquet lake ${folder}`,
    );
  const missing = tableNames.find((table) => !hasPart(path.join(folder, table)));
  if (missing !== undefined)
    throw new UsageError(
      `query: ${folder} has no table ${missing}: write it with tcplens analyze --parquet ${folder} <captures>`,
    );
};

const hasPart = (table: string): boolean =>
  existsSync(table) &&
  readdirSync(table).some(
    (name) =>
      name.startsWith("capture=") &&
      readdirSync(path.join(table, name)).some((part) => part.endsWith(".parquet")),
  );
