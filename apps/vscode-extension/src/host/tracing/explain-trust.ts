/** Says why nothing is done in a folder that is not trusted, with the way to trust it. */
import { commands, l10n, window } from "vscode";

/** Resolves when the user has answered. */
export const explainTrust = async (): Promise<void> => {
  const manage = l10n.t("Manage Workspace Trust");
  const text = l10n.t(
    "TCP Lens connects to nothing while this folder is not trusted. Traces can be opened and read.",
  );
  const chosen = await window.showWarningMessage(text, manage);
  if (chosen === manage) await commands.executeCommand("workbench.trust.manage");
};
