/** Remove Trace: out of the history, and its file with it. A trace that runs is stopped. */
import { l10n, window } from "vscode";
import type { Host } from "../host.ts";
import { chosenId } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const id = chosenId(host, argument ?? host.surfaces.active?.shown) ?? host.selected.id;
  if (id === undefined || host.history.entry(id) === undefined) {
    await window.showInformationMessage(l10n.t("Select the trace to remove in the Traces view."));
    return;
  }
  host.running.find(id)?.cancel();
  host.history.remove(id);
};
