/** DuckDB, where the user has installed it: the optional dependency `@duckdb/node-api`. */
import type * as DuckDB from "@duckdb/node-api";
import { UsageError } from "../usage-error.ts";

/**
 * Loads it; `load` is for tests.
 * @throws {@link UsageError} where it is not installed, or does not run on this machine: with what to do.
 */
export const loadDuckDB = async (
  load: () => Promise<typeof DuckDB> = () => import("@duckdb/node-api"),
): Promise<typeof DuckDB> => {
  try {
    return await load();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const reason = missing ? "is not installed" : `did not load (${firstLine(error)})`;
    throw new UsageError(
      `query needs DuckDB, and the package @duckdb/node-api ${reason}: npm install @duckdb/node-api beside tcplens ` +
        "(with -g where tcplens is installed with -g); the Parquet files can be read by any other engine as well",
    );
  }
};

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
