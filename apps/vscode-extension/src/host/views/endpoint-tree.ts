/** The view "Traces": each endpoint with its traces, the newest first. */
import {
  EventEmitter,
  l10n,
  MarkdownString,
  TreeItem,
  TreeItemCollapsibleState,
  type Disposable,
  type Event,
  type TreeDataProvider,
} from "vscode";
import type { TraceState } from "../../shared/view.ts";
import type { HistoryEntry } from "../history/history-entry.ts";
import { briefNow } from "../history/brief-now.ts";
import type { Host } from "../host.ts";
import { placeLabel } from "../place.ts";
import { clockWords } from "../time-words.ts";
import { markdownText } from "./markdown-text.ts";
import { stateIcon } from "./state-icons.ts";

/** What a row stands for; commands take it as their argument. */
export type EndpointNode =
  | { readonly kind: "endpoint"; readonly endpoint: string }
  | { readonly kind: "trace"; readonly id: string };

/** See the file's head. */
export class EndpointTree implements TreeDataProvider<EndpointNode>, Disposable {
  readonly #host: Pick<Host, "history" | "running">;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;
  readonly #subscription: Disposable;

  constructor(host: Pick<Host, "history" | "running">) {
    this.#host = host;
    this.#subscription = host.history.onDidChange(() => this.#changed.fire());
  }

  getChildren(node?: EndpointNode): readonly EndpointNode[] & EndpointNode[] {
    const { entries } = this.#host.history;
    if (node === undefined) {
      const endpoints = new Set(entries.map(({ endpoint }) => endpoint));
      return [...endpoints].map((endpoint) => ({ kind: "endpoint", endpoint }));
    }
    if (node.kind === "trace") return [];
    return entries
      .filter(({ endpoint }) => endpoint === node.endpoint)
      .map(({ brief }) => ({ kind: "trace", id: brief.id }));
  }

  getParent(node: EndpointNode): EndpointNode | undefined {
    if (node.kind === "endpoint") return undefined;
    const entry = this.#host.history.entry(node.id);
    return entry === undefined ? undefined : { kind: "endpoint", endpoint: entry.endpoint };
  }

  getTreeItem(node: EndpointNode): TreeItem {
    return node.kind === "endpoint" ? this.#endpointItem(node.endpoint) : this.#traceItem(node.id);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #endpointItem(endpoint: string): TreeItem {
    const item = new TreeItem(endpoint, TreeItemCollapsibleState.Collapsed);
    const latest = this.#host.history.latest(endpoint);
    item.id = `endpoint ${endpoint}`;
    item.contextValue = "endpoint";
    if (latest !== undefined) this.#describe(item, latest, endpoint);
    return item;
  }

  #traceItem(id: string): TreeItem {
    const entry = this.#host.history.entry(id);
    const item = new TreeItem(entry === undefined ? "" : clockWords(entry.brief.startedAt));
    item.id = `trace ${id}`;
    if (entry === undefined) return item;
    const state = this.#describe(item, entry, `${entry.endpoint}, ${clockWords(entry.brief.startedAt)}`);
    item.description = summaryOf(entry, state);
    item.contextValue = [
      state === "running" ? "trace.running" : "trace.finished",
      ...(entry.place === undefined ? [] : ["placed"]),
      ...(this.#host.history.previous(id) === undefined ? [] : ["comparable"]),
    ].join(" ");
    item.command = { command: "tcplens.showTrace", title: l10n.t("Show Trace"), arguments: [{ id }] };
    return item;
  }

  /** What both kinds of rows say of a trace. */
  #describe(item: TreeItem, entry: HistoryEntry, name: string): TraceState {
    const state = briefNow(this.#host, entry).state;
    const summary = summaryOf(entry, state);
    item.iconPath = stateIcon(state);
    item.description = `${summary} · ${clockWords(entry.brief.startedAt)}`;
    item.tooltip = tooltipOf(entry, summary);
    item.accessibilityInformation = { label: `${name}: ${summary}` };
    return state;
  }
}

const summaryOf = ({ brief: { headline, details } }: HistoryEntry, state: TraceState): string => {
  if (state === "running") return l10n.t("running");
  return state === "interrupted" ? l10n.t("interrupted") : [headline, ...details.slice(0, 1)].join(" · ");
};

const tooltipOf = ({ endpoint, brief, place }: HistoryEntry, summary: string): MarkdownString => {
  const lines = [
    `**${markdownText(endpoint)}**`,
    markdownText(summary),
    ...brief.details.slice(1).map((detail) => markdownText(detail)),
    ...(place === undefined ? [] : [markdownText(l10n.t("found in {0}", placeLabel(place)))]),
    markdownText(new Date(brief.startedAt).toLocaleString()),
  ];
  return new MarkdownString(lines.join("\n\n"));
};
