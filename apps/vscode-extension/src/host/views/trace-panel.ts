/** A panel for one trace; a retry shows the new trace in the same place. It comes back after a reload of the window. */
import * as v from "valibot";
import { window, type WebviewPanel } from "vscode";
import { keptState } from "../../shared/protocol.ts";
import { loadTrace } from "../history/load-trace.ts";
import type { Host, ShownTrace } from "../host.ts";
import { editorColumn } from "./editor-column.ts";
import { panelIcon } from "./panel-icon.ts";
import { lostTrace } from "./problem-views.ts";
import type { Surface } from "./surfaces.ts";
import { TraceScreen } from "./trace-screen.ts";
import { TRACE_PANEL } from "./view-ids.ts";

/** Shows it where it is shown already, in the panel of the trace `replacing`, or in a new panel. */
export const showTracePanel = (host: Host, shown: ShownTrace, replacing?: string): Promise<void> => {
  const old = replacing === undefined ? undefined : host.surfaces.panelOf(replacing);
  const surface = old ?? host.surfaces.panelOf(shown.trace.header.id);
  if (surface === undefined) {
    const column = editorColumn(host);
    const panel = window.createWebviewPanel(TRACE_PANEL, shown.endpoint.text, column, {
      enableFindWidget: true,
    });
    new TracePanel(host, panel).replace(shown);
  } else {
    if (surface === old) surface.replace?.(shown);
    surface.reveal();
  }
  return Promise.resolve();
};

/** Brings a panel back: `state` is what the webview kept of itself. */
export const reviveTracePanel = async (host: Host, panel: WebviewPanel, state: unknown): Promise<void> => {
  const revived = new TracePanel(host, panel);
  const kept = v.safeParse(keptState, state);
  const named = kept.success ? kept.output.trace : undefined;
  // A window that ends in a hurry keeps its tabs, and not always what the views in them said: the title is the endpoint.
  const id = named ?? host.history.latest(panel.title)?.brief.id;
  const shown = id === undefined ? undefined : await loadTrace(host, id);
  if (shown === undefined) revived.screen.showProblem(lostTrace());
  else revived.replace(shown);
};

class TracePanel implements Surface {
  readonly screen: TraceScreen;
  readonly #panel: WebviewPanel;
  readonly #host: Host;

  constructor(host: Host, panel: WebviewPanel) {
    this.#host = host;
    this.#panel = panel;
    panel.iconPath = panelIcon(host);
    this.screen = new TraceScreen(host, panel.webview);
    const registration = host.surfaces.add(this);
    const states = panel.onDidChangeViewState(() => {
      if (!panel.visible) this.screen.suspend();
      host.surfaces.touched();
    });
    panel.onDidDispose(() => {
      for (const each of [registration, states, this.screen]) each.dispose();
    });
  }

  get shown(): ShownTrace | undefined {
    return this.screen.shown;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  get active(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  replace(shown: ShownTrace): void {
    this.#panel.title = shown.endpoint.text;
    this.screen.show(shown);
    this.#host.surfaces.touched();
  }
}
