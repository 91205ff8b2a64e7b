/** What the library's scenarios say of themselves, in the reader's language: English stands in the library itself. */
import type { Scenario } from "@tcplens/core/simulation";
import { env, Uri, workspace, type ExtensionContext } from "vscode";

/** A title, and the paragraph on what to look at. */
interface Texts {
  readonly title: string;
  readonly about: string;
}

/** See the file's head. */
export interface ScenarioTexts {
  of(scenario: Scenario): Texts;
  /** The title of a group of scenarios. */
  group(title: string): string;
}

/** A language's file: the groups' titles, and the scenarios by name. */
interface ScenarioTextFile {
  readonly groups: Readonly<Record<string, string>>;
  readonly scenarios: Readonly<Record<string, Texts>>;
}

/** English where there is no file for the language. */
export const loadScenarioTexts = async ({
  extensionUri,
}: Pick<ExtensionContext, "extensionUri">): Promise<ScenarioTexts> => {
  if (/^en\b/.test(env.language)) return english;
  try {
    const file = Uri.joinPath(extensionUri, "l10n", `scenarios.${env.language.toLowerCase()}.json`);
    const text = new TextDecoder().decode(await workspace.fs.readFile(file));
    return translated(JSON.parse(text) as ScenarioTextFile);
  } catch {
    return english;
  }
};

const english: ScenarioTexts = {
  of: ({ title, about }) => ({ title, about }),
  group: (title) => title,
};

const translated = ({ groups, scenarios }: ScenarioTextFile): ScenarioTexts => ({
  of: (scenario) => scenarios[scenario.name] ?? english.of(scenario),
  group: (title) => groups[title] ?? title,
});
