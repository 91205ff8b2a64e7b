/** What there is to see of a capture in a window. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Frame } from "playwright-core";

/** The webview that shows the capture with this file name. */
export const captureView = (window: WorkbenchPage, name: string): Promise<Frame> =>
  window.webviewFrame(async (frame) => {
    const heading = frame.locator("tcplens-capture-header h1");
    if (!(await heading.isVisible()) || (await heading.innerText()) !== name) return false;
    return frame.locator("tcplens-connection-rows .row .who").first().isVisible();
  });

/** Compares the capture on show with another of the folder, and gives the webview once the pairs are there. */
export const comparedWith = async (window: WorkbenchPage, other: string): Promise<Frame> => {
  await window.runCommand("TCP Lens: Compare Captures…");
  await window.pickRow(other);
  return window.webviewFrame("tcplens-pair-rows .row .who", { timeout: 30_000 });
};
