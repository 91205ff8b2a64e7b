/**
 * What is done with captures, apart from how it is written: loaded when one of these commands runs. What only some of them
 * need (tables, tools that capture) is made ready when it is asked for: it would take as long as a small capture.
 */
import type { captureAction as Capture } from "./capture-action.ts";
import type { compareAction as Compare } from "./compare-action.ts";
import type { mergeAction as Merge } from "./merge-action.ts";
import type { parquetAction as Parquet } from "./parquet-action.ts";

export { analyzeAction } from "./analyze-action.ts";

export const captureAction: typeof Capture = async (...given) =>
  (await import("./capture-action.ts")).captureAction(...given);

export const compareAction: typeof Compare = async (...given) =>
  (await import("./compare-action.ts")).compareAction(...given);

export const mergeAction: typeof Merge = async (...given) =>
  (await import("./merge-action.ts")).mergeAction(...given);

export const parquetAction: typeof Parquet = async (...given) =>
  (await import("./parquet-action.ts")).parquetAction(...given);
