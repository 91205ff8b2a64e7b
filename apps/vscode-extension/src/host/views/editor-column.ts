/** Where a panel opens. */
import { ViewColumn } from "vscode";
import type { Host } from "../host.ts";

/** By the setting `view.column`. */
export const editorColumn = ({ settings }: Host): ViewColumn =>
  settings()["view.column"] === "beside" ? ViewColumn.Beside : ViewColumn.Active;
