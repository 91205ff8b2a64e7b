/** Open Trace File: the one that is given, or the one that is picked. */
import { commands, l10n, Uri, window } from "vscode";
import type { Host } from "../host.ts";
import { TRACE_FILE_EDITOR } from "../views/view-ids.ts";

export const run = async (_host: Host, argument: unknown): Promise<void> => {
  const uri = argument instanceof Uri ? argument : await pick();
  if (uri !== undefined) await commands.executeCommand("vscode.openWith", uri, TRACE_FILE_EDITOR);
};

const pick = async (): Promise<Uri | undefined> => {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Open Trace File"),
    filters: { [l10n.t("Trace files")]: ["jsonl"] },
  });
  return chosen?.[0];
};
