/** The trace that a command is about: the one it is given, the one on the screen, the tree's selection, or the newest. */
import { Trace } from "@tcplens/trace";
import { commands, l10n, window } from "vscode";
import { loadTrace } from "../history/load-trace.ts";
import type { Host, ShownTrace } from "../host.ts";

/** Says so where there is none, and offers to make one. */
export const chosenTrace = async (host: Host, argument: unknown): Promise<ShownTrace | undefined> => {
  if (isShown(argument)) return argument;
  const named = chosenId(host, argument);
  const active = named === undefined ? host.surfaces.active?.shown : undefined;
  if (active !== undefined) return active;
  const id = named ?? host.selected.id ?? host.history.entries[0]?.brief.id;
  const loaded = id === undefined ? undefined : await loadTrace(host, id);
  if (loaded === undefined) await offerTrace(id === undefined);
  return loaded;
};

/** The id that an argument names: its own, or that of the newest trace of its endpoint. */
export const chosenId = ({ history }: Host, argument: unknown): string | undefined => {
  if (isShown(argument)) return argument.trace.header.id;
  if (typeof argument !== "object" || argument === null) return undefined;
  const { id, endpoint } = argument as { readonly id?: unknown; readonly endpoint?: unknown };
  if (typeof id === "string") return id;
  return typeof endpoint === "string" ? history.latest(endpoint)?.brief.id : undefined;
};

const isShown = (argument: unknown): argument is ShownTrace =>
  typeof argument === "object" && argument !== null && "trace" in argument && argument.trace instanceof Trace;

const offerTrace = async (none: boolean): Promise<void> => {
  const trace = l10n.t("Trace Endpoint…");
  const text = none
    ? l10n.t("There is no trace yet.")
    : l10n.t("That trace is no longer there: it was removed, or its file cannot be read.");
  if ((await window.showInformationMessage(text, trace)) === trace) {
    await commands.executeCommand("tcplens.traceEndpoint");
  }
};
