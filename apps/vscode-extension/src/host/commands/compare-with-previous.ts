/** Compare with Previous: a trace beside the one before it of the same endpoint. */
import { l10n, window } from "vscode";
import { loadTrace } from "../history/load-trace.ts";
import type { Host } from "../host.ts";
import { showComparePanel } from "../views/compare-panel.ts";
import { messageText } from "../views/message-text.ts";
import { chosenTrace } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const after = await chosenTrace(host, argument);
  if (after === undefined) return;
  const entry = host.history.previous(after.trace.header.id);
  const before = entry === undefined ? undefined : await loadTrace(host, entry.brief.id);
  if (before === undefined) {
    const text = l10n.t(
      "{0} has no earlier trace to compare with. Trace it again first.",
      messageText(after.endpoint.text),
    );
    await window.showInformationMessage(text);
    return;
  }
  if ([before, after].some(({ trace }) => host.running.find(trace.header.id) !== undefined)) {
    await window.showInformationMessage(
      l10n.t(
        "{0} is still being traced. Compare it when the trace is over.",
        messageText(after.endpoint.text),
      ),
    );
    return;
  }
  showComparePanel(host, { before, after });
};
