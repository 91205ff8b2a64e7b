/**
 * All that is loaded when it is first used, in one piece: the commands, the views, the finder. `activate` waits for
 * nothing of it. The build keeps it apart (esbuild.mjs).
 */
export { commandTable } from "./commands/command-table.ts";
export { codeLenses } from "./editor/code-lens.ts";
export { documentLinks } from "./editor/document-links.ts";
export { endpointHover } from "./editor/hover.ts";
export { openTerminalLink, terminalLinks } from "./editor/terminal-links.ts";
export { reviveComparePanel } from "./views/compare-panel.ts";
export { openTraceFile } from "./views/trace-file-editor.ts";
export { reviveTracePanel } from "./views/trace-panel.ts";
export { scanFile, scanFiles } from "./workspace/scan-files.ts";
