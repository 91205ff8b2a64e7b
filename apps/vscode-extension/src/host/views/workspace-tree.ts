/** The view "Found in Workspace": files, and the endpoints that they name. */
import {
  EventEmitter,
  l10n,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type Disposable,
  type Event,
  type TreeDataProvider,
} from "vscode";
import type { Host } from "../host.ts";
import type { Place } from "../place.ts";

/** What a row stands for; commands take it as their argument. */
export type WorkspaceNode =
  | { readonly kind: "file"; readonly uri: string }
  | { readonly kind: "found"; readonly endpoint: string; readonly place: Place };

/** See the file's head. */
export class WorkspaceTree implements TreeDataProvider<WorkspaceNode>, Disposable {
  readonly #host: Pick<Host, "scan">;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;
  readonly #subscription: Disposable;

  constructor(host: Pick<Host, "scan">) {
    this.#host = host;
    this.#subscription = host.scan.onDidChange(() => this.#changed.fire());
  }

  getChildren(node?: WorkspaceNode): WorkspaceNode[] {
    const { files } = this.#host.scan;
    if (node === undefined) return [...files.keys()].map((uri) => ({ kind: "file", uri }));
    if (node.kind === "found") return [];
    return (files.get(node.uri) ?? []).map(({ endpoint, place }) => ({ kind: "found", endpoint, place }));
  }

  getParent(node: WorkspaceNode): WorkspaceNode | undefined {
    return node.kind === "file" ? undefined : { kind: "file", uri: node.place.uri };
  }

  getTreeItem(node: WorkspaceNode): TreeItem {
    return node.kind === "file" ? this.#fileItem(node.uri) : foundItem(node);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #fileItem(text: string): TreeItem {
    const uri = Uri.parse(text);
    const item = new TreeItem(uri, TreeItemCollapsibleState.Expanded);
    const { length } = this.#host.scan.files.get(text) ?? [];
    item.id = text;
    item.description = true;
    item.iconPath = ThemeIcon.File;
    item.contextValue = "file";
    item.accessibilityInformation = {
      label: l10n.t("{0}, endpoints: {1}", uri.path.slice(uri.path.lastIndexOf("/") + 1), length),
    };
    return item;
  }
}

const foundItem = (node: WorkspaceNode & { readonly kind: "found" }): TreeItem => {
  const { endpoint, place } = node;
  const item = new TreeItem(endpoint);
  const line = l10n.t("line {0}", place.line + 1);
  item.description = line;
  item.iconPath = new ThemeIcon("plug");
  item.contextValue = "found";
  item.tooltip = `${endpoint}, ${line}`;
  item.accessibilityInformation = { label: item.tooltip };
  item.command = { command: "tcplens.openPlace", title: l10n.t("Open the Place"), arguments: [{ place }] };
  return item;
};
