/**
 * What is loaded when a trace is first made, shown or asked about: the commands and the views. `activate` waits for
 * nothing of it. The build makes it a file of its own (esbuild.mjs).
 */
export { commandTable } from "./commands/command-table.ts";
export { endpointHover } from "./editor/hover.ts";
export { loadSentences } from "./load-sentences.ts";
export { reviveComparePanel } from "./views/compare-panel.ts";
export { openTraceFile } from "./views/trace-file-editor.ts";
export { reviveTracePanel } from "./views/trace-panel.ts";
export { loadPage } from "./views/webview-page.ts";
