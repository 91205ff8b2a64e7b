/** The icon on the tab of a panel: an image does not take the theme's colour, so there are two. */
import { Uri } from "vscode";
import type { Host } from "../host.ts";

/** See the file's head. */
export const panelIcon = ({ context }: Host): { readonly light: Uri; readonly dark: Uri } => ({
  light: Uri.joinPath(context.extensionUri, "media", "panel-light.svg"),
  dark: Uri.joinPath(context.extensionUri, "media", "panel-dark.svg"),
});
