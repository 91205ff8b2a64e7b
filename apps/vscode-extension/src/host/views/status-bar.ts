/** One item in the status bar, while a trace runs and only then; choosing it stops the trace, or asks which. */
import { commands, l10n, StatusBarAlignment, window, type Disposable } from "vscode";
import type { RunningTraces } from "../tracing/running-traces.ts";

/** Follows the running traces until it is disposed. */
export const statusBar = (running: RunningTraces): Disposable => {
  const item = window.createStatusBarItem("tcplens.running", StatusBarAlignment.Left, 0);
  item.name = "TCP Lens";
  item.command = "tcplens.cancelTrace";
  const update = (): void => {
    const [first, ...others] = running.sessions;
    void commands.executeCommand("setContext", "tcplens.running", first !== undefined);
    if (first === undefined) return item.hide();
    const { text } = first.endpoint;
    item.text =
      others.length === 0
        ? `$(loading~spin) ${l10n.t("Tracing {0}", shorten(text))}`
        : `$(loading~spin) ${l10n.t("{0} traces running", others.length + 1)}`;
    item.tooltip = others.length === 0 ? l10n.t("Stop tracing {0}", text) : l10n.t("Choose a trace to stop");
    item.accessibilityInformation = { label: item.tooltip };
    return item.show();
  };
  const changes = running.onDidChange(update);
  return {
    dispose: () => {
      changes.dispose();
      item.dispose();
    },
  };
};

/** The status bar is for everybody: a long name is cut in the middle. `$(` would be an icon there. */
const shorten = (text: string): string => {
  const plain = text.replaceAll("$(", "$ (");
  return plain.length <= TEXT_MAX ? plain : `${plain.slice(0, TEXT_MAX / 2)}…${plain.slice(-TEXT_MAX / 2)}`;
};

const TEXT_MAX = 40;
