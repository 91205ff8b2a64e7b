/** What else is done with captures: loaded when one of these is asked for. It has the analysis once more (`analysis.ts`). */
export { captureAction } from "./capture-action.ts";
export { compareAction } from "./compare-action.ts";
export { mergeAction } from "./merge-action.ts";
export { parquetAction } from "./parquet-action.ts";
