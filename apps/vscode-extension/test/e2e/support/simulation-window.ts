/** What there is to see of a simulation in a window. */
import type { WorkbenchPage } from "@tcplens/workbench";
import type { Frame } from "playwright-core";

/** The webview that shows the scenario with this title. */
export const simulationView = (window: WorkbenchPage, title: string): Promise<Frame> =>
  window.webviewFrame(async (frame) => {
    const heading = frame.locator("tcplens-simulation h1");
    return (await heading.isVisible()) && (await heading.innerText()) === title;
  });
