/** Whether the endpoint that a trace file names may be connected to: it is somebody else's choice, so it is asked about. */
import type { Endpoint } from "@tcplens/trace";
import { l10n, window } from "vscode";
import type { Host, ShownTrace } from "../host.ts";
import { hostAndPort } from "../tracing/host-and-port.ts";

/** What has been agreed to in this window: a file with its endpoint. */
const agreed = new WeakMap<Host["history"], Set<string>>();

/** Asks once for each file; again where another endpoint stands in it. A trace that was made here is not asked about. */
export const mayFollow = async (
  { history }: Pick<Host, "history">,
  { trace, file }: ShownTrace,
  endpoint: Endpoint,
): Promise<boolean> => {
  if (file === undefined || history.entry(trace.header.id)?.endpoint === endpoint.text) return true;
  const before = agreed.get(history) ?? new Set();
  agreed.set(history, before);
  const key = JSON.stringify([file, endpoint]);
  if (before.has(key)) return true;
  const yes = l10n.t("Trace");
  const question = l10n.t("Connect to {0}?", hostAndPort(endpoint));
  const detail = l10n.t("The trace file names this endpoint. The connection is made from this machine.");
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return false;
  before.add(key);
  return true;
};
