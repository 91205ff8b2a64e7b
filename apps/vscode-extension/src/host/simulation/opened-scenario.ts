/** A scenario as it was opened: from the library or from a file, with what is told of it in the reader's language. */
import { type Scenario, scenarioNamed, readScenario, scenarioProblemText } from "@tcplens/core/simulation";
import { l10n, Uri, workspace } from "vscode";
import type { ScenarioSource } from "../../shared/simulation-view.ts";
import type { ScenarioTexts } from "./scenario-texts.ts";

/** See the file's head. */
export interface OpenedScenario {
  readonly source: ScenarioSource;
  readonly scenario: Scenario;
  readonly title: string;
  readonly about: string;
}

/** The scenario, or why there is none. */
export type OpenResult =
  | { readonly ok: true; readonly opened: OpenedScenario }
  | { readonly ok: false; readonly why: string };

/** Never rejects. */
export const openScenario = async (source: ScenarioSource, texts: ScenarioTexts): Promise<OpenResult> =>
  source.from === "library" ? fromLibrary(source, texts) : fromFile(source);

const fromLibrary = (
  source: Extract<ScenarioSource, { readonly from: "library" }>,
  texts: ScenarioTexts,
): OpenResult => {
  const scenario = scenarioNamed(source.name);
  if (scenario === undefined)
    return { ok: false, why: l10n.t("There is no scenario named {0} in this version.", source.name) };
  return { ok: true, opened: { source, scenario, ...texts.of(scenario) } };
};

const fromFile = async (source: Extract<ScenarioSource, { readonly from: "file" }>): Promise<OpenResult> => {
  try {
    const read = readScenario(await textOf(Uri.parse(source.uri)));
    if (!read.ok)
      return { ok: false, why: read.problems.map((problem) => scenarioProblemText(problem)).join("\n") };
    const { title, about } = read.scenario;
    return { ok: true, opened: { source, scenario: read.scenario, title, about } };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
};

/** As it stands in its editor, where one is open. */
const textOf = async (uri: Uri): Promise<string> => {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  const { size } = await workspace.fs.stat(uri);
  if (size > BYTES_MAX) throw new Error(l10n.t("It is larger than {0} MiB, the most that is opened.", 4));
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
};

const BYTES_MAX = 4 * 1_048_576;
