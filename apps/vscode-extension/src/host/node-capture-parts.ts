/** As `capture-parts.ts`, where there is Node. */
import type { Uri, WebviewPanel } from "vscode";
import { openCaptureEditor } from "./capture/capture-editor.ts";
import { nodePlace } from "./capture/node-place.ts";
import { reviveComparison as revive, showComparison } from "./capture/comparison-panel.ts";
import type { Host } from "./host.ts";

export const openCapture = (host: Host, uri: Uri, panel: WebviewPanel): void =>
  openCaptureEditor(host, nodePlace, { uri, panel });

export const compareCaptures = (host: Host, captures: readonly [Uri, Uri]): void =>
  showComparison(host, nodePlace, captures);

export const reviveComparison = (host: Host, panel: WebviewPanel, state: unknown): void =>
  revive(host, nodePlace, panel, state);
