/** Registers what is seen in scenario files: the lens that runs one, and the faults that its schema cannot tell. */
import {
  CodeLens,
  extensions,
  l10n,
  languages,
  Range,
  workspace,
  type Disposable,
  type TextDocument,
} from "vscode";
import type { Host } from "../host.ts";

const LANGUAGE = "tcpscenario";

/** See the file's head. */
export const registerScenarioFeatures = (host: Host): readonly Disposable[] => [
  languages.registerCodeLensProvider(
    { language: LANGUAGE },
    { provideCodeLenses: (document) => [lens(document)] },
  ),
  ...registerProblems(host),
];

const lens = ({ uri }: TextDocument): CodeLens =>
  new CodeLens(new Range(0, 0, 0, 0), {
    command: "tcplens.simulate",
    title: l10n.t("Run simulation ▸"),
    tooltip: l10n.t("Run this scenario and show what happens"),
    arguments: [uri],
  });

const registerProblems = (host: Host): readonly Disposable[] => {
  const shown = languages.createDiagnosticCollection("tcplens");
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const check = async (document: TextDocument): Promise<void> => {
    const { version } = document;
    const { scenarioProblems } = await host.simulation();
    if (!document.isClosed && document.version === version)
      shown.set(document.uri, scenarioProblems(document));
  };
  const soon = (document: TextDocument): void => {
    if (document.languageId !== LANGUAGE) return;
    // It serves our language (`jsonLanguageParticipants`), and wakes up for its own only.
    void extensions.getExtension("vscode.json-language-features")?.activate();
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void check(document);
      }, QUIET),
    );
  };
  for (const document of workspace.textDocuments) soon(document);
  return [
    shown,
    workspace.onDidOpenTextDocument(soon),
    workspace.onDidChangeTextDocument(({ document }) => soon(document)),
    workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri)),
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
  ];
};

/** ms without a key. */
const QUIET = 250;
