/** As `capture-parts.ts`, where there is Node. */
import type { Uri, WebviewPanel } from "vscode";
import { openCaptureEditor } from "./capture/capture-editor.ts";
import { nodePlace } from "./capture/node-place.ts";
import type { Host } from "./host.ts";

export const openCapture = (host: Host, uri: Uri, panel: WebviewPanel): void =>
  openCaptureEditor(host, nodePlace, { uri, panel });
