/** Clear History: asks, because nothing brings the traces back. */
import { l10n, window } from "vscode";
import type { Host } from "../host.ts";

export const run = async ({ history, running }: Host): Promise<void> => {
  const { length } = history.entries;
  if (length === 0) return;
  const remove = l10n.t("Remove All");
  const question = length === 1 ? l10n.t("Remove the one trace?") : l10n.t("Remove all {0} traces?", length);
  const detail = l10n.t("Their files are deleted. Exported files stay.");
  if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  for (const session of running.sessions) session.cancel();
  history.clear();
};
