/**
 * What analysing a capture takes, apart from how it is written: loaded when that is done. Nothing of it is made ready only
 * later, and so it is one scope, in which it runs a tenth faster; what few want is in `captures.ts`.
 */
export { analyzeAction } from "./analyze-action.ts";
