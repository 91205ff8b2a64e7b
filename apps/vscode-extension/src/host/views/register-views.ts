/** Registers the trees, the panels that come back after a reload, and the editor of trace files. */
import { commands, l10n, window, workspace, type Disposable, type WebviewPanel } from "vscode";
import type { Host } from "../host.ts";
import { EndpointTree } from "./endpoint-tree.ts";
import { statusBar } from "./status-bar.ts";
import {
  CAPTURE_COMPARISON,
  CAPTURE_EDITOR,
  COMPARE_PANEL,
  ENDPOINTS_VIEW,
  SIMULATION_PANEL,
  TRACE_FILE_EDITOR,
  TRACE_PANEL,
  WORKSPACE_VIEW,
} from "./view-ids.ts";
import { WorkspaceTree } from "./workspace-tree.ts";

export const registerViews = (host: Host): readonly Disposable[] => [
  ...registerEndpointTree(host),
  ...registerWorkspaceTree(host),
  statusBar(host.running),
  window.registerWebviewPanelSerializer(TRACE_PANEL, {
    deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) =>
      (await host.parts()).reviveTracePanel(host, panel, state),
  }),
  window.registerWebviewPanelSerializer(COMPARE_PANEL, {
    deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) =>
      (await host.parts()).reviveComparePanel(host, panel, state),
  }),
  window.registerWebviewPanelSerializer(SIMULATION_PANEL, {
    deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) =>
      (await host.simulation()).reviveSimulation(host, panel, state),
  }),
  window.registerWebviewPanelSerializer(CAPTURE_COMPARISON, {
    deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) =>
      (await host.capture()).reviveComparison(host, panel, state),
  }),
  window.registerCustomEditorProvider(
    TRACE_FILE_EDITOR,
    {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: async (document, panel) =>
        (await host.parts()).openTraceFile(host, document.uri, panel),
    },
    { supportsMultipleEditorsPerDocument: true, webviewOptions: { enableFindWidget: true } },
  ),
  window.registerCustomEditorProvider(
    CAPTURE_EDITOR,
    {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: async (document, panel) =>
        (await host.capture()).openCapture(host, document.uri, panel),
    },
    { supportsMultipleEditorsPerDocument: true },
  ),
];

const registerEndpointTree = (host: Host): readonly Disposable[] => {
  const tree = new EndpointTree(host);
  const view = window.createTreeView(ENDPOINTS_VIEW, { treeDataProvider: tree, showCollapseAll: true });
  return [
    tree,
    view,
    view.onDidChangeSelection(({ selection: [node] }) => {
      const id = node?.kind === "endpoint" ? host.history.latest(node.endpoint)?.brief.id : node?.id;
      host.selected.id = id;
    }),
  ];
};

const registerWorkspaceTree = (host: Host): readonly Disposable[] => {
  const tree = new WorkspaceTree(host);
  const view = window.createTreeView(WORKSPACE_VIEW, { treeDataProvider: tree, showCollapseAll: true });
  let wanted: Disposable | undefined;
  const scanned = async (): Promise<void> => {
    await host.scan.settled();
    view.message = "";
    await commands.executeCommand("setContext", "tcplens.workspaceScanned", true);
  };
  const look = (): void => {
    if (!view.visible || !workspace.isTrusted) return;
    wanted ??= host.scan.want();
    if (host.scan.scanning) view.message = l10n.t("Looking through the files…");
    void window.withProgress({ location: { viewId: WORKSPACE_VIEW } }, scanned);
  };
  look();
  // Trust can be given later, without the window being loaded again.
  const trusted = workspace.onDidGrantWorkspaceTrust(look);
  return [tree, view, view.onDidChangeVisibility(look), trusted, { dispose: () => wanted?.dispose() }];
};
