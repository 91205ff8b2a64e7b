/** A real VS Code workbench in a real browser: installed, started and driven. */
export type { Activation } from "./activation.ts";
export { openBrowser, type BrowserOptions, type OpenBrowser } from "./browser.ts";
export { CODE_SERVER_VERSION, cacheFolder } from "./cache-folder.ts";
export { findChromium } from "./chromium.ts";
export { openPage, type PageOptions, type WorkbenchPage } from "./driver.ts";
export { installWorkbench, type InstalledWorkbench, type InstallOptions } from "./install.ts";
export { whatIsMissing } from "./missing.ts";
export type { Problem } from "./problems.ts";
export type { ScreenshotOptions } from "./screenshot.ts";
export { startWorkbench, type Locale, type RunningWorkbench, type StartOptions } from "./start.ts";
export type { TerminalSupport } from "./terminal-support.ts";
export type { Terminal } from "./terminal.ts";
export { themes, type Theme } from "./theme.ts";
export { quietSettings, type Settings } from "./user-settings.ts";
export { writeVsix } from "./vsix.ts";
export type { FrameTest } from "./webview-frames.ts";
export type { StatusBarEntry, TreeRow } from "./window-parts.ts";
