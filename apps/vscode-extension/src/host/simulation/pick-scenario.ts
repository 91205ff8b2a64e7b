/** The list of scenarios: those of the library in their groups, and one from a file. */
import { type Scenario, scenarioGroups } from "@tcplens/core/simulation";
import { l10n, QuickPickItemKind, type QuickPickItem, type Uri, window } from "vscode";
import type { ScenarioSource } from "../../shared/simulation-view.ts";
import type { ScenarioTexts } from "./scenario-texts.ts";

interface Choice extends QuickPickItem {
  readonly choose?: () => Promise<ScenarioSource | undefined>;
}

/** Undefined where nothing was chosen. */
export const pickScenario = async (texts: ScenarioTexts): Promise<ScenarioSource | undefined> => {
  const picked = await window.showQuickPick(choicesOf(texts), {
    title: l10n.t("Simulate"),
    placeHolder: l10n.t("What shall happen between the two ends?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.choose?.();
};

const choicesOf = (texts: ScenarioTexts): readonly Choice[] => {
  const choices: Choice[] = [
    { label: `$(folder-opened) ${l10n.t("Open a Scenario File…")}`, alwaysShow: true, choose: pickFile },
  ];
  for (const { title, scenarios } of scenarioGroups) {
    choices.push({ label: texts.group(title), kind: QuickPickItemKind.Separator });
    for (const scenario of scenarios) choices.push(choiceOf(scenario, texts));
  }
  return choices;
};

const choiceOf = (scenario: Scenario, texts: ScenarioTexts): Choice => {
  const { title, about } = texts.of(scenario);
  return {
    label: title,
    description: scenario.name,
    detail: firstSentence(about),
    choose: () => Promise.resolve({ from: "library", name: scenario.name }),
  };
};

/** Up to its first full stop that ends a sentence. */
export const firstSentence = (text: string): string =>
  /^.*?[.!?](?=\s|$)|^[^。]*。/su.exec(text)?.[0] ?? text;

const pickFile = async (): Promise<ScenarioSource | undefined> => {
  const chosen: readonly Uri[] | undefined = await window.showOpenDialog({
    title: l10n.t("Open a Scenario File"),
    filters: { [l10n.t("Scenario files")]: ["tcpscenario.json", "json"] },
  });
  const [uri] = chosen ?? [];
  return uri === undefined ? undefined : { from: "file", uri: uri.toString() };
};
