/** Retry Trace: the same endpoint again, in the same panel. */
import { l10n, window, workspace } from "vscode";
import type { Host, ShownTrace } from "../host.ts";
import { endpointToRetry } from "../tracing/endpoint-to-retry.ts";
import { explainTrust } from "../tracing/explain-trust.ts";
import { chosenTrace } from "./chosen-trace.ts";
import { canTrace, startTrace } from "./start-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  if (!(await canTrace(host))) return;
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  if (!workspace.isTrusted) return explainTrust();
  const { place, trace } = chosen;
  const read = endpointToRetry(trace.header);
  if (!read.ok) {
    const text = l10n.t(
      "This trace is not traced again: it names {0}, and means {1}.",
      read.named,
      read.meant,
    );
    await window.showErrorMessage(text);
    return;
  }
  if (!(await mayFollow(host, chosen))) return;
  // Nothing runs on unseen: the panel shows the new one from now on.
  host.running.find(trace.header.id)?.cancel();
  await startTrace(host, { endpoint: read.endpoint, place }, trace.header.id);
};

/** A trace that was not made here comes from a file: its endpoint is somebody else's choice, and is asked about. */
const mayFollow = async ({ history, running }: Host, { trace }: ShownTrace): Promise<boolean> => {
  const { id, endpoint } = trace.header;
  if (history.entry(id) !== undefined || running.find(id) !== undefined) return true;
  const yes = l10n.t("Trace");
  const question = l10n.t("Connect to {0}?", `${endpoint.host}:${endpoint.port}`);
  const detail = l10n.t("The trace file names this endpoint. The connection is made from this machine.");
  return (await window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
};
