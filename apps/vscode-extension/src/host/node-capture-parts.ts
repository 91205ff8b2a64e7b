/** As `capture-parts.ts`, where there is Node. */
import type { Uri, WebviewPanel } from "vscode";
import { chooseCaptures } from "./capture/choose-captures.ts";
import { openCaptureEditor } from "./capture/capture-editor.ts";
import { nodePlace } from "./capture/node-place.ts";
import { reviveComparison as revive, showComparison } from "./capture/comparison-panel.ts";
import type { Host } from "./host.ts";

export { actInCapture } from "./capture/capture-editor.ts";
export { actInView } from "./capture/view-menu.ts";

export const openCapture = (host: Host, uri: Uri, panel: WebviewPanel): void =>
  openCaptureEditor(host, nodePlace, { uri, panel });

export const compareCaptures = async (host: Host, argument: unknown, selection: unknown): Promise<void> => {
  const captures = await chooseCaptures(argument, selection);
  if (captures !== undefined) showComparison(host, nodePlace, captures);
};

export const reviveComparison = (host: Host, panel: WebviewPanel, state: unknown): void =>
  revive(host, nodePlace, panel, state);
