/** Explain with Simulation: the scenario in which the same happens as in a trace, beside it. */
import { diagnose, type Finding, scenarioFor } from "@tcplens/trace";
import { commands, l10n, window } from "vscode";
import type { Host } from "../host.ts";
import { chosenTrace } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  const explained = diagnose(chosen.trace).flatMap((finding) => explanationOf(finding, host));
  const [only, ...more] = explained;
  if (only === undefined) return offerList();
  const picked =
    more.length === 0
      ? only
      : await window.showQuickPick(explained, { placeHolder: l10n.t("Which finding?") });
  if (picked === undefined) return;
  await commands.executeCommand("tcplens.simulate", { scenario: picked.scenario, beside: true });
};

const explanationOf = (
  { code, cause }: Finding,
  { words }: Host,
): readonly { readonly label: string; readonly scenario: string }[] => {
  const scenario = scenarioFor(code);
  return scenario === undefined ? [] : [{ label: words.say(cause), scenario }];
};

const offerList = async (): Promise<void> => {
  const simulate = l10n.t("Simulate…");
  const text = l10n.t("No scenario shows what was found in this trace.");
  if ((await window.showInformationMessage(text, simulate)) === simulate)
    await commands.executeCommand("tcplens.simulate");
};
