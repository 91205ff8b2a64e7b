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
