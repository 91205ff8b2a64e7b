/** What the finder offers to the rest of the extension. */

export { findEndpoints } from "./find-endpoints.ts";
export type { FoundEndpoint, TextRange } from "./found-endpoint.ts";
export { findInTerminalLine } from "./terminal-line.ts";
export { excludeGlob, mayHoldEndpoints, scanGlob } from "./workspace-files.ts";
