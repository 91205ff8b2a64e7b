/** What the context menu has that a view of a capture does itself: told to the one that is looked at. */
import { Disposable, type WebviewPanel } from "vscode";
import type { MenuItem } from "../../shared/capture-protocol.ts";
import type { CaptureChannel } from "./capture-channel.ts";

const views = new Map<WebviewPanel, CaptureChannel>();

/** The panel's view has such a menu, until what is returned is disposed of. */
export const withMenu = (panel: WebviewPanel, channel: CaptureChannel): Disposable => {
  views.set(panel, channel);
  return new Disposable(() => views.delete(panel));
};

export const actInView = (item: MenuItem): void => {
  for (const [panel, channel] of views) if (panel.active) channel.tell({ type: "menu", item });
};
