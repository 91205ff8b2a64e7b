/** What a user does with traces in a window, and what there is to see of them. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { keptTraces } from "./own-files.ts";
import type { Stage } from "./stage.ts";
import type { VsCode } from "./vs-code.ts";

type State = "running" | "connected" | "warning" | "failed" | "cancelled" | "interrupted";

/** `TCP Lens: Trace Endpoint…`, the endpoint typed, Enter. */
export const traceByCommand = async (window: WorkbenchPage, endpoint: string): Promise<void> => {
  await typeEndpoint(window, endpoint);
  await window.pressInBox("Enter");
  await window.page.locator(".tab", { hasText: endpoint }).first().waitFor();
};

/** Opens the box of `TCP Lens: Trace Endpoint…` and types the endpoint. */
export const typeEndpoint = async (window: WorkbenchPage, endpoint: string): Promise<void> => {
  await openTraceBox(window);
  await window.typeInBox(endpoint);
};

/** Opens the box of `TCP Lens: Trace Endpoint…` and waits until it listens. */
export const openTraceBox = async (window: WorkbenchPage): Promise<void> => {
  await window.runCommand("TCP Lens: Trace Endpoint…");
  await traceBoxShown(window);
};

/** Waits until the box of `TCP Lens: Trace Endpoint…` listens. */
export const traceBoxShown = (window: WorkbenchPage, title = "Trace Endpoint"): Promise<void> =>
  window.page.locator(".quick-input-title", { hasText: title }).waitFor();

/** The titles of ours that the palette lists; it lists what there is when it is opened. */
export const paletteTitles = async (window: WorkbenchPage): Promise<string[]> => {
  let titles: string[] = [];
  await expect
    .poll(
      async () => {
        await window.page.keyboard.press("Escape");
        await window.openPalette(">TCP Lens: ");
        titles = await window.quickRows();
        return titles.length > 0 && titles.every((title) => title.startsWith("TCP Lens: "));
      },
      { interval: 300 },
    )
    .toBe(true);
  await window.pressInBox("Escape");
  return titles;
};

/** The webview that shows a trace of the endpoint in one of these states. */
export const traceView = (window: WorkbenchPage, endpoint: string, ...states: State[]): Promise<Frame> =>
  window.webviewFrame(async (frame) => {
    const header = frame.locator(`tcplens-verdict header:is(${states.map((state) => `.${state}`).join()})`);
    return (await header.isVisible()) && (await header.locator(".endpoint").innerText()).includes(endpoint);
  });

/** The verdict's sentence, without the state before it, which only a screen reader says. */
export const verdict = async (frame: Frame): Promise<string> => {
  const heading = frame.locator("tcplens-verdict h1");
  const state = (await heading.locator(".hidden").textContent()) ?? "";
  return ((await heading.textContent()) ?? "").slice(state.length).trim();
};

/** All that the verdict's header says. */
export const verdictText = (frame: Frame): Promise<string> =>
  frame.locator("tcplens-verdict header").innerText();

/** The codicon of a row of the view Traces. */
export const rowIcon = async (window: WorkbenchPage, label: string): Promise<string | undefined> => {
  const view = await window.viewNamed("Traces");
  const icon = view
    .locator(".monaco-list-row", { hasText: label })
    .locator(".custom-view-tree-node-item-icon");
  return /codicon-(?!modifier)([\w-]+)/.exec((await icon.first().getAttribute("class")) ?? "")?.[1];
};

/** Shows the side bar with the extension's views. */
export const openSideBar = async ({ page }: WorkbenchPage): Promise<void> => {
  // While a trace runs a badge lies over the icon: the click is for the item that holds both.
  const icon = page.locator(".activitybar .action-item", { has: page.locator("[aria-label^='TCP Lens']") });
  const shown = page.locator(".sidebar .composite.title", { hasText: "TCP Lens" });
  if (!(await shown.isVisible())) await icon.click();
  await shown.waitFor();
};

/** What the tab of the editor in front says. */
export const activeTabOf = async ({ page }: WorkbenchPage): Promise<string> =>
  (await page
    .locator(".editor-group-container.active .tab.active .monaco-icon-label-container")
    .textContent()) ?? "";

/** Puts away what earlier tests have left: editors, terminals, notifications and the history. */
export const clearAway = async ({ window, workbench }: Stage): Promise<void> => {
  const putAway = async (vscode: VsCode): Promise<void> => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("workbench.action.terminal.killAll");
    await vscode.commands.executeCommand("notifications.clearAll");
  };
  await window.evaluate(putAway);
  if (keptTraces(workbench).length > 0) await clearHistory(window);
};

/** `TCP Lens: Clear History…`, and yes to its question. */
export const clearHistory = async (window: WorkbenchPage): Promise<void> => {
  await window.runCommand("TCP Lens: Clear History…");
  const dialog = window.page.locator(".monaco-dialog-box", { hasText: /Remove/ });
  await dialog.locator(".monaco-button", { hasText: "Remove All" }).click();
  await dialog.waitFor({ state: "detached" });
};
