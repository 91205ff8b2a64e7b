/** A trace as the user asks for it: allowed, planned, begun, shown, kept, and told about when it fails. */
import { InvalidArgument } from "@tcplens/core";
import { commands, l10n, window, workspace } from "vscode";
import { recordSession } from "../history/record-session.ts";
import type { Host, RunTrace, TraceTarget } from "../host.ts";
import { messageText } from "../views/message-text.ts";
import { tellFailure } from "../views/notifications.ts";
import { showProgress } from "../views/progress.ts";
import { showTracePanel } from "../views/trace-panel.ts";
import { mayConnect } from "./may-connect.ts";
import { planTrace } from "./plan-trace.ts";
import { readCaFile } from "./read-ca-file.ts";
import { startSession } from "./start-session.ts";
import type { TraceSession } from "./trace-session.ts";

/** `replacing`: the trace whose panel shows the new one. Resolves when the trace has begun, or will not. */
export const runTrace: RunTrace = async (host, target, replacing) => {
  if (!(await mayConnect(target))) return;
  const session = await begin(host, target);
  if (session === undefined) return;
  host.log.info(`tracing ${session.endpoint.text} (${session.id})`);
  host.running.add(session);
  stopReplaced(host, session, replacing);
  void follow(host, session).catch((error: unknown) => tellFault(host, target, error));
  await showTracePanel(host, session.shown, replacing);
};

/** Nothing runs on unseen: its panel shows the new one from now on. */
const stopReplaced = ({ running, log }: Host, { id }: TraceSession, replacing = ""): void => {
  const replaced = running.find(replacing);
  if (replaced === undefined) return;
  log.info(`${replaced.id} is stopped: ${id} takes its place`);
  replaced.cancel();
};

/** Never what the network did: that is in the trace. */
const tellFault = ({ log }: Host, { endpoint }: TraceTarget, error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? error : message, endpoint.text);
  void window.showErrorMessage(messageText(`${endpoint.text}: ${message}`));
};

const begin = async (host: Host, target: TraceTarget): Promise<TraceSession | undefined> => {
  const settings = host.settings();
  const ca = await readCaFile(target.endpoint.tls ? settings["tls.caFile"] : "");
  if (!ca.ok) {
    await refuse(ca.problem);
    return undefined;
  }
  const plan = planTrace({
    endpoint: target.endpoint,
    settings,
    ca: ca.text,
    proxies: proxySettings(),
    producer: `tcplens-vscode ${version(host)}`,
  });
  try {
    return await startSession(target, plan, (error) => tellFault(host, target, error));
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    await refuse(
      l10n.t(
        "{0} cannot be traced with these settings: {1}",
        target.endpoint.text,
        host.words.say(error.message),
      ),
    );
    return undefined;
  }
};

const follow = async (host: Host, session: TraceSession): Promise<void> => {
  showProgress(host, session);
  await recordSession(host, session);
  host.log.info(`${session.endpoint.text}: ${session.trace.outcome} (${session.id})`);
  await tellFailure(host, session);
};

const proxySettings = () => {
  const http = workspace.getConfiguration("http");
  return {
    env: process.env,
    editorProxy: http.get<string>("proxy") ?? "",
    editorNoProxy: http.get<readonly string[]>("noProxy") ?? [],
  };
};

const version = ({ context }: Host): string => {
  const { version: named } = context.extension.packageJSON as { readonly version?: unknown };
  return typeof named === "string" ? named : "0.0.0";
};

const refuse = async (problem: string): Promise<void> => {
  const open = l10n.t("Open Settings");
  const chosen = await window.showErrorMessage(messageText(problem), open);
  if (chosen === open) await commands.executeCommand("tcplens.openSettings");
};
