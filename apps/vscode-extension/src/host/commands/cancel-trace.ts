/**
 * Cancel Trace: the one that is named, by its id or as the one in the tab whose button was pressed; else the one on the
 * screen, the one that runs, or the one that is picked of several.
 */
import { l10n, window } from "vscode";
import type { Host } from "../host.ts";
import type { TraceSession } from "../tracing/trace-session.ts";
import { chosenId } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const { running, surfaces } = host;
  const onScreen = surfaces.active?.shown?.trace.header.id;
  const named = chosenId(host, argument) ?? (argument === undefined ? undefined : onScreen);
  if (named !== undefined) {
    const session = running.find(named);
    // Another one is not stopped in its place.
    if (session === undefined) void window.showInformationMessage(l10n.t("That trace is over already."));
    session?.cancel();
    return;
  }
  const shown = running.find(onScreen ?? "");
  const session = shown ?? (await pick(running.sessions));
  session?.cancel();
};

const pick = async (sessions: readonly TraceSession[]): Promise<TraceSession | undefined> => {
  if (sessions.length <= 1) {
    if (sessions.length === 0) void window.showInformationMessage(l10n.t("No trace is running."));
    return sessions[0];
  }
  const items = sessions.map((session) => ({ label: session.endpoint.text, session }));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t("Choose a trace to stop") });
  return chosen?.session;
};
