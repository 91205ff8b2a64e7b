/** A window of the workbench in a browser's page, and everything that can be done with it. */
import type { Frame, Page } from "playwright-core";
import { activationOf, type Activation } from "./activation.ts";
import type { OpenBrowser } from "./browser.ts";
import { evaluateAt, type CompanionAddress } from "./companion.ts";
import { PATIENCE_MS } from "./patience.ts";
import { watchProblems, type Problem } from "./problems.ts";
import { openPalette, pickRow, pressInBox, quickRows, runCommand, typeInBox } from "./quick-input.ts";
import { takeScreenshot, type ScreenshotOptions } from "./screenshot.ts";
import type { RunningWorkbench } from "./start.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { themeSettings, wearsTheme, type Theme } from "./theme.ts";
import type { Settings } from "./user-settings.ts";
import { webviewFrame, type FrameTest } from "./webview-frames.ts";
import {
  notifications,
  pressInNotification,
  statusBar,
  treeRows,
  viewNamed,
  type StatusBarEntry,
  type TreeRow,
} from "./window-parts.ts";
import type { Locator } from "playwright-core";

/** How a window is opened. */
export interface PageOptions {
  /** Default: the workbench's. */
  readonly folder?: string;
  /** What marks the extension under test in texts and in the names of extensions. Default: `tcplens`, in any case. */
  readonly subject?: RegExp;
  /** How long the window may take to appear, ms. Default 60,000. */
  readonly timeout?: number;
}

/** A window. */
export interface WorkbenchPage {
  readonly page: Page;
  /** From the start of the navigation to the status bar, ms. */
  readonly renderMs: number;
  /** Runs a command by the title that the palette shows: `Category: Title`. */
  readonly runCommand: (title: string) => Promise<void>;
  /** Opens the palette with this text, without accepting anything. */
  readonly openPalette: (text: string) => Promise<void>;
  /** Types into the box that is open, instead of what is in it; waits until that is `before`, where it is given. */
  readonly typeInBox: (text: string, before?: RegExp) => Promise<void>;
  /** Presses a key (Playwright's name of it) in the box that is open, wherever the focus has gone meanwhile. */
  readonly pressInBox: (key: string) => Promise<void>;
  readonly pickRow: (label: string) => Promise<void>;
  readonly quickRows: () => Promise<string[]>;
  /** The inner frame of the webview that has the selector, visible, or passes the test. Waits for it. */
  readonly webviewFrame: (
    wanted: string | FrameTest,
    options?: { readonly timeout?: number },
  ) => Promise<Frame>;
  readonly notifications: () => Promise<string[]>;
  readonly pressInNotification: (text: string, button: string) => Promise<void>;
  readonly statusBar: () => Promise<StatusBarEntry[]>;
  readonly viewNamed: (title: string) => Promise<Locator>;
  readonly treeRows: (viewTitle: string) => Promise<TreeRow[]>;
  /** Opens a file by its absolute path and waits for its editor; `line` counts from 1. */
  readonly openFile: (path: string, options?: { readonly line?: number }) => Promise<void>;
  /** Opens a new terminal. */
  readonly terminal: () => Promise<Terminal>;
  /** Changes the user's settings and has the window take them up; without the companion it is loaded anew for that. */
  readonly updateSettings: (changes: Settings) => Promise<void>;
  readonly setTheme: (theme: Theme) => Promise<void>;
  readonly screenshot: (path: string, options?: ScreenshotOptions) => Promise<void>;
  /** What went wrong so far with webviews, or with what names the subject. */
  readonly problems: () => readonly Problem[];
  /**
   * Calls the function in the extension host with the `vscode` API and these arguments. It is sent as text, so it sees
   * nothing of what is around it here; arguments and result travel as JSON. Needs the companion.
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says which typings of the API it has
  readonly evaluate: <V, A extends readonly unknown[], R>(
    work: (vscode: V, ...args: A) => R,
    ...args: A
  ) => Promise<Awaited<R>>;
  /** What VS Code measured of the activation of an extension; `undefined` while it is not active. Needs the companion. */
  readonly activation: (extensionId: string) => Promise<Activation | undefined>;
  /** Reloads the window by the command, which lets it put its state away, and waits until it is drawn again. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a window and waits until it is drawn. */
export const openPage = async (
  { browser, contextOptions }: OpenBrowser,
  workbench: RunningWorkbench,
  options: PageOptions = {},
): Promise<WorkbenchPage> => {
  const context = await browser.newContext({
    ...contextOptions,
    locale: workbench.locale === "zh-cn" ? "zh-CN" : "en-US",
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: workbench.origin });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const problems = await watchProblems(page, options.subject ?? /tcplens/i);
  workbench.companion?.forget();
  const began = performance.now();
  const url = options.folder === undefined ? workbench.url : workbench.urlOf(options.folder);
  const timeout = options.timeout ?? 60_000;
  await page.goto(url, { timeout });
  await drawn(page, timeout);
  const renderMs = performance.now() - began;
  return { page, renderMs, problems, ...handles(page, workbench), close: () => context.close() };
};

const drawn = (page: Page, timeout: number): Promise<void> =>
  page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor({ timeout });

/** Sent to the extension host. */
const applySettings = async (
  vscode: {
    workspace: {
      getConfiguration(): { update(name: string, value: unknown, global: boolean): PromiseLike<void> };
    };
  },
  changes: Settings,
): Promise<void> => {
  for (const [name, value] of Object.entries(changes)) {
    await vscode.workspace.getConfiguration().update(name, value, true);
  }
};

type Handles = Omit<WorkbenchPage, "page" | "renderMs" | "problems" | "close">;

const handles = (page: Page, workbench: RunningWorkbench): Handles => {
  const { evaluate, renew } = evaluator(workbench);
  const updateSettings = async (changes: Settings): Promise<void> => {
    if (workbench.companion !== undefined) return evaluate(applySettings, changes);
    workbench.updateSettings(changes);
    await page.reload();
    await drawn(page, PATIENCE_MS);
  };
  return {
    runCommand: (title) => runCommand(page, title),
    openPalette: (text) => openPalette(page, text),
    typeInBox: (text, before) => typeInBox(page, text, before),
    pressInBox: (key) => pressInBox(page, key),
    pickRow: (label) => pickRow(page, label),
    quickRows: () => quickRows(page),
    webviewFrame: (wanted, options) => webviewFrame(page, wanted, options),
    notifications: () => notifications(page),
    pressInNotification: (text, button) => pressInNotification(page, text, button),
    statusBar: () => statusBar(page),
    viewNamed: (title) => viewNamed(page, title),
    treeRows: (viewTitle) => treeRows(page, viewTitle),
    openFile: (path, options) => openFile(page, path, options?.line),
    terminal: () => openTerminal(page),
    setTheme: async (theme) => {
      await updateSettings(themeSettings(theme));
      await wearsTheme(page, theme);
    },
    screenshot: (path, options) => takeScreenshot(page, path, options),
    evaluate,
    activation: (extensionId) => activationOf(evaluate, extensionId),
    reload: async () => {
      renew();
      await reloaded(page);
      await drawn(page, PATIENCE_MS);
    },
    updateSettings,
  };
};

/** A window on a busy machine may go before it says that the command was taken; what counts is that one is loaded. */
const reloaded = async (page: Page): Promise<void> => {
  const loaded = page.waitForEvent("load");
  const [run, load] = await Promise.allSettled([runCommand(page, "Developer: Reload Window"), loaded]);
  if (load.status === "rejected") throw run.status === "rejected" ? run.reason : load.reason;
};

const openFile = async (page: Page, path: string, line?: number): Promise<void> => {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  await openPalette(page, line === undefined ? path : `${path}:${line}`);
  await pickRow(page, name);
  await page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
};

/** A page keeps to the extension host that reported after it was opened, or loaded anew. */
const evaluator = (
  workbench: RunningWorkbench,
): { readonly evaluate: WorkbenchPage["evaluate"]; readonly renew: () => void } => {
  let address: Promise<CompanionAddress> | undefined;
  const evaluate = async (work: unknown, ...args: readonly unknown[]): Promise<unknown> => {
    if (workbench.companion === undefined)
      throw new Error("this workbench was started without the companion");
    address ??= workbench.companion.address(PATIENCE_MS);
    return evaluateAt(await address, String(work), args);
  };
  const renew = (): void => {
    workbench.companion?.forget();
    address = undefined;
  };
  return { evaluate: evaluate as WorkbenchPage["evaluate"], renew };
};
