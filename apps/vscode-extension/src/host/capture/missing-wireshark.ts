/** What is said where Wireshark is not found, or is not where the setting says: with what can be done. */
import { commands, env, l10n, Uri, window } from "vscode";

/** @param program What the setting says; empty: nothing. */
export const missingWireshark = async (program: string): Promise<void> => {
  const [set, get] = [l10n.t("Set Path…"), l10n.t("Get Wireshark")];
  const chosen = await window.showWarningMessage(
    program === "" ? l10n.t("Wireshark was not found.") : l10n.t("Wireshark cannot be started: {0}", program),
    set,
    get,
  );
  if (chosen === set)
    await commands.executeCommand("workbench.action.openSettings", "tcplens.wireshark.path");
  if (chosen === get) await env.openExternal(Uri.parse("https://www.wireshark.org/download.html"));
};
