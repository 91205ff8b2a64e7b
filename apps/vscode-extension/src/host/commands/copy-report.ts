/** Copy Report as Markdown: ready to be pasted into an issue. */
import { env, l10n, window } from "vscode";
import type { Host } from "../host.ts";
import { chosenTrace } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  const { toMarkdown } = await import("../export-parts.ts");
  await env.clipboard.writeText(toMarkdown(chosen.trace));
  window.setStatusBarMessage(l10n.t("The report on {0} was copied", chosen.endpoint.text), SHOWN);
};

/** ms. */
const SHOWN = 4000;
