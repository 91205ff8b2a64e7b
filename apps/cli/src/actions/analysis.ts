/** What is done with captures, apart from how it is written: loaded when one of these commands runs. */
export { analyzeAction } from "./analyze-action.ts";
export { captureAction } from "./capture-action.ts";
export { compareAction } from "./compare-action.ts";
export { mergeAction } from "./merge-action.ts";
export { parquetAction } from "./parquet-action.ts";
