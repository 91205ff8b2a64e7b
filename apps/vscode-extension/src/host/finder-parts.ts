/**
 * What is loaded when text is first looked at: the finder, and what is made from it alone. Apart from `parts.ts`, so that
 * opening a file does not load what traces and draws. The build makes it a file of its own (esbuild.mjs).
 */
export { codeLenses } from "./editor/code-lens.ts";
export { documentLinks } from "./editor/document-links.ts";
export { foundEndpoints } from "./editor/found-endpoints.ts";
export { openTerminalLink, terminalLinks } from "./editor/terminal-links.ts";
export { scanFile, scanFiles } from "./workspace/scan-files.ts";
