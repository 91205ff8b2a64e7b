/** Whether a connection may be made: the workspace is trusted, and a delicate target is meant. */
import { l10n, window, workspace } from "vscode";
import type { TraceTarget } from "../host.ts";
import { hostAndPort } from "./host-and-port.ts";
import { explainTrust } from "./explain-trust.ts";
import { sensitivity } from "./sensitive-target.ts";

/** Asks where it has to. */
export const mayConnect = async ({ endpoint }: TraceTarget): Promise<boolean> => {
  if (!workspace.isTrusted) {
    await explainTrust();
    return false;
  }
  const special = sensitivity(endpoint.host);
  if (special === undefined) return true;
  const detail =
    special === "metadata"
      ? l10n.t("This is where clouds hand out a machine's credentials. Connecting to it can raise an alarm.")
      : l10n.t("This is a link-local address: it means another machine in every network.");
  const trace = l10n.t("Trace");
  const question = l10n.t("Connect to {0}?", hostAndPort(endpoint));
  return (await window.showWarningMessage(question, { modal: true, detail }, trace)) === trace;
};
