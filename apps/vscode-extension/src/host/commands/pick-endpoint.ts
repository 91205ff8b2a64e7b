/** The box in which an endpoint is typed, or picked from the history and from what the workspace's files name. */
import { InvalidArgument } from "@tcplens/core";
import { parseEndpoint } from "@tcplens/trace";
import { l10n, QuickPickItemKind, window, workspace, type QuickPick, type QuickPickItem } from "vscode";
import { briefNow } from "../history/brief-now.ts";
import type { Host, TraceTarget } from "../host.ts";
import { placeLabel } from "../place.ts";

interface EndpointItem extends QuickPickItem {
  /** Undefined for a separator, and for what only says something. */
  readonly target?: TraceTarget;
}

/** Undefined when it was left. What the workspace names is added as it is found. */
export const pickEndpoint = (host: Host): Promise<TraceTarget | undefined> =>
  new Promise((resolve) => {
    const box = window.createQuickPick<EndpointItem>();
    box.title = l10n.t("Trace Endpoint");
    box.placeholder = l10n.t("host:port or a URL, such as db.internal:5432 or https://example.com");
    box.matchOnDescription = true;
    // What is typed, where that is an endpoint; and whether the box has it as its choice by now. An Enter that comes
    // before means it: the box names its choice by a place in its list, which is not the list of here any more.
    let typed: EndpointItem | undefined;
    let seen = true;
    const update = (): void => {
      typed = fill(box, host, "keep");
    };
    const scan = readWorkspace(host, box, update);
    const subscriptions = [
      scan,
      box.onDidChangeValue(() => {
        typed = fill(box, host, "typed");
        seen = typed === undefined;
      }),
      box.onDidChangeActive(([active]) => {
        if (active === typed) seen = true;
      }),
      box.onDidAccept(() => {
        const target = (seen ? (box.selectedItems[0] ?? typed) : typed)?.target;
        if (target === undefined) return;
        resolve(target);
        box.hide();
      }),
      box.onDidHide(() => {
        resolve(undefined);
        for (const each of subscriptions) each.dispose();
        box.dispose();
      }),
    ];
    update();
    box.show();
  });

/** Looks through the workspace while the box is open. */
const readWorkspace = ({ scan }: Host, box: QuickPick<EndpointItem>, update: () => void) => {
  if (!workspace.isTrusted) return { dispose: () => undefined };
  const changes = scan.onDidChange(update);
  const release = scan.want();
  box.busy = scan.scanning;
  void idleAfter(scan.settled(), box);
  return {
    dispose: () => {
      changes.dispose();
      release.dispose();
    },
  };
};

const idleAfter = async (settled: Promise<void>, box: QuickPick<EndpointItem>): Promise<void> => {
  await settled;
  box.busy = false;
};

/**
 * @param choose What is chosen afterwards: what the user had moved to, or what has just been typed.
 * @returns the item of what is typed, where that is an endpoint.
 */
const fill = (
  box: QuickPick<EndpointItem>,
  host: Host,
  choose: "keep" | "typed",
): EndpointItem | undefined => {
  const known = [...historyItems(host), ...workspaceItems(host)];
  const meant = known.find(({ label, target }) => target !== undefined && label === box.value.trim());
  const first = meant ?? typedItem(box.value, known, host.words);
  const active = box.activeItems[0]?.label;
  // The box names its choice by a place in its list, and hears of a new list late: what is typed keeps its place.
  box.items =
    first === undefined ? known : [first, ...withoutEmptyGroups(known.filter((item) => item !== first))];
  const able = box.items.filter(({ target }) => target !== undefined);
  // Items are new objects each time, and the box forgets which it was at. Without a word it takes the first that is on
  // show; named one that its filter hides, it would have none.
  const typed = able.find((item) => item === first);
  const chosen = choose === "keep" ? able.find(({ label }) => label === active) : typed;
  if (chosen !== undefined) box.activeItems = [chosen];
  return typed;
};

/** Without the separators that nothing stands under. */
const withoutEmptyGroups = (items: readonly EndpointItem[]): readonly EndpointItem[] =>
  items.filter(
    ({ kind }, index) =>
      kind !== QuickPickItemKind.Separator ||
      (items[index + 1] ?? separator("")).kind !== QuickPickItemKind.Separator,
  );

const typedItem = (
  value: string,
  known: readonly EndpointItem[],
  words: Host["words"],
): EndpointItem | undefined => {
  const text = value.trim();
  if (text === "") return undefined;
  try {
    const endpoint = parseEndpoint(text);
    return { label: l10n.t("Trace {0}", endpoint.text), alwaysShow: true, target: { endpoint } };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    // While what is typed still finds something, the hint would only be in the way.
    const finds = known.some(({ label, target }) => target !== undefined && label.includes(text));
    return finds
      ? undefined
      : { label: `$(info) ${words.say(error.message).replaceAll("$(", "$ (")}`, alwaysShow: true };
  }
};

const historyItems = (host: Host): readonly EndpointItem[] => {
  const endpoints = new Map(host.history.entries.toReversed().map((entry) => [entry.endpoint, entry]));
  const items = [...endpoints.values()].toReversed().flatMap((entry) => {
    const { endpoint, place } = entry;
    const target = targetOf(endpoint, place);
    return target === undefined
      ? []
      : [{ label: endpoint, description: briefNow(host, entry).headline, target }];
  });
  return items.length === 0 ? [] : [separator(l10n.t("Traced before")), ...items.slice(0, HISTORY_MAX)];
};

const workspaceItems = ({ scan, history }: Host): readonly EndpointItem[] => {
  const before = new Set(history.entries.map(({ endpoint }) => endpoint));
  const items = new Map<string, EndpointItem>();
  for (const { endpoint, place } of scan.found) {
    if (items.size >= FOUND_MAX) break;
    if (before.has(endpoint) || items.has(endpoint)) continue;
    const target = targetOf(endpoint, place);
    if (target !== undefined)
      items.set(endpoint, { label: endpoint, description: placeLabel(place), target });
  }
  return items.size === 0 ? [] : [separator(l10n.t("Found in the workspace")), ...items.values()];
};

const targetOf = (text: string, place: TraceTarget["place"]): TraceTarget | undefined => {
  try {
    return { endpoint: parseEndpoint(text), place };
  } catch {
    return undefined;
  }
};

const separator = (label: string): EndpointItem => ({ label, kind: QuickPickItemKind.Separator });

const HISTORY_MAX = 20;
const FOUND_MAX = 200;
