/** What is loaded when a capture is first opened in a browser. The build makes it a file of its own (esbuild.mjs). */
import type { Uri, WebviewPanel } from "vscode";
import { browserPlace } from "./capture/browser-place.ts";
import { chooseCaptures } from "./capture/choose-captures.ts";
import { openCaptureEditor } from "./capture/capture-editor.ts";
import { reviveComparison as revive, showComparison } from "./capture/comparison-panel.ts";
import type { Host } from "./host.ts";

export { actInCapture } from "./capture/capture-editor.ts";
export { actInView } from "./capture/view-menu.ts";

export const openCapture = (host: Host, uri: Uri, panel: WebviewPanel): void =>
  openCaptureEditor(host, browserPlace(host.context), { uri, panel });

export const compareCaptures = async (host: Host, argument: unknown, selection: unknown): Promise<void> => {
  const captures = await chooseCaptures(argument, selection);
  if (captures !== undefined) showComparison(host, browserPlace(host.context), captures);
};

export const reviveComparison = (host: Host, panel: WebviewPanel, state: unknown): void =>
  revive(host, browserPlace(host.context), panel, state);
