/** What a user does with traces in a window, and what there is to see of them. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Frame } from "playwright-core";
import { expect } from "vitest";

type State = "running" | "connected" | "warning" | "failed" | "cancelled" | "interrupted";

/** `TCP Lens: Trace Endpoint…`, the endpoint typed, Enter. */
export const traceByCommand = async (window: WorkbenchPage, endpoint: string): Promise<void> => {
  await openTraceBox(window);
  await window.page.keyboard.insertText(endpoint);
  // What is typed becomes the first row, unless that row is there already.
  await expect.poll(async () => (await window.quickRows())[0]?.split(" ").at(-1)).toBe(endpoint);
  await window.page.keyboard.press("Enter");
};

/** Opens the box of `TCP Lens: Trace Endpoint…` and waits until it listens. */
export const openTraceBox = async (window: WorkbenchPage, title = "TCP Lens: Trace Endpoint…"): Promise<void> => {
  await window.runCommand(title);
  await window.page.locator(".quick-input-title", { hasText: /\S/ }).waitFor();
};

/** The webview that shows a trace of the endpoint in this state. */
export const traceView = (window: WorkbenchPage, endpoint: string, state: State): Promise<Frame> =>
  window.webviewFrame(async (frame) => {
    const header = frame.locator(`tcplens-verdict header.${state}`);
    return (await header.isVisible()) && (await header.locator(".endpoint").innerText()).includes(endpoint);
  });

/** The verdict's sentence, without the state before it, which only a screen reader says. */
export const verdict = async (frame: Frame): Promise<string> => {
  const heading = frame.locator("tcplens-verdict h1");
  const state = (await heading.locator(".hidden").textContent()) ?? "";
  return ((await heading.textContent()) ?? "").slice(state.length).trim();
};

/** Shows the side bar with the extension's views. */
export const openSideBar = async ({ page }: WorkbenchPage): Promise<void> => {
  const icon = page.locator(".activitybar a.action-label[aria-label='TCP Lens']");
  const shown = page.locator(".sidebar .composite.title", { hasText: "TCP Lens" });
  if (!(await shown.isVisible())) await icon.click();
  await shown.waitFor();
};
