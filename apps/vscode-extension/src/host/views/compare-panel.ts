/** Two traces of one endpoint side by side, in a panel that comes back after a reload. */
import * as v from "valibot";
import { commands, l10n, window, type WebviewPanel } from "vscode";
import { compareView } from "../../model/compare-view.ts";
import { keptState } from "../../shared/protocol.ts";
import type { View } from "../../shared/view.ts";
import { loadTrace } from "../history/load-trace.ts";
import type { Host, ShownTrace } from "../host.ts";
import { editorColumn } from "./editor-column.ts";
import { panelIcon } from "./panel-icon.ts";
import { lostTrace } from "./problem-views.ts";
import { requestHandlers, unavailable } from "./request-handlers.ts";
import { COMPARE_PANEL } from "./view-ids.ts";
import { WebviewChannel } from "./webview-channel.ts";
import { loadPage } from "./webview-page.ts";

/** The two, the earlier one first. */
export interface ComparedTraces {
  readonly before: ShownTrace;
  readonly after: ShownTrace;
}

/** Opens a panel of its own. */
export const showComparePanel = (host: Host, compared: ComparedTraces): void => {
  const title = l10n.t("{0}: compared", compared.after.endpoint.text);
  const panel = window.createWebviewPanel(COMPARE_PANEL, title, editorColumn(host), {
    enableFindWidget: true,
  });
  fill(host, panel, compared);
};

/** Brings a panel back. */
export const reviveComparePanel = async (host: Host, panel: WebviewPanel, state: unknown): Promise<void> => {
  const kept = v.safeParse(keptState, state);
  const { before = "", trace = "" } = kept.success ? kept.output : {};
  const [earlier, later] = [await loadTrace(host, before), await loadTrace(host, trace)];
  fill(
    host,
    panel,
    earlier === undefined || later === undefined ? undefined : { before: earlier, after: later },
  );
};

const open = (shown: ShownTrace | undefined) => () =>
  shown === undefined ? unavailable() : commands.executeCommand("tcplens.showTrace", shown);

const fill = (host: Host, panel: WebviewPanel, compared: ComparedTraces | undefined): void => {
  panel.iconPath = panelIcon(host);
  const view: View =
    compared === undefined
      ? lostTrace()
      : compareView(compared.before.trace, compared.after.trace, host.words, {
          before: compared.before.interrupted,
          after: compared.after.interrupted,
        });
  const later = (command: string) => () => commands.executeCommand(command, compared?.after);
  const channel = new WebviewChannel({
    webview: panel.webview,
    log: host.log,
    ready: () => channel.show(view),
    outdated: () => loadPage(host, panel.webview),
    handlers: requestHandlers(host, {
      rows: unavailable,
      choose: unavailable,
      commandLines: () => [],
      acts: {
        retry: later("tcplens.retryTrace"),
        cancel: unavailable,
        compare: unavailable,
        export: later("tcplens.exportTrace"),
        "copy-report": later("tcplens.copyReport"),
        "open-place": later("tcplens.openPlace"),
        "open-settings": () => commands.executeCommand("tcplens.openSettings"),
        "open-as-text": unavailable,
        "open-before": open(compared?.before),
        "open-after": open(compared?.after),
        trace: () => commands.executeCommand("tcplens.traceEndpoint"),
        "save-scenario": unavailable,
        "export-packets": unavailable,
      },
    }),
  });
  const states = panel.onDidChangeViewState(() => {
    if (!panel.visible) channel.suspend();
  });
  panel.onDidDispose(() => {
    states.dispose();
    channel.dispose();
  });
  loadPage(host, panel.webview);
};
