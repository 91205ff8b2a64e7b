/** The faults of a scenario file that its JSON schema cannot tell: steps without their connection, ranges the wrong way round. */
import { readScenario } from "@tcplens/core/simulation";
import { Diagnostic, DiagnosticSeverity, Range, type TextDocument } from "vscode";
import { jsonPlace } from "./json-places.ts";

/** None where the text is no JSON or not of the right form: that the editor says itself, by the schema. */
export const scenarioProblems = (document: TextDocument): Diagnostic[] => {
  const text = document.getText();
  const read = readScenario(text);
  if (read.ok || read.by !== "sense") return [];
  return read.problems.map(({ path, problem }) => {
    const { start, end } = jsonPlace(text, path);
    const range = new Range(document.positionAt(start), document.positionAt(end));
    const diagnostic = new Diagnostic(range, `${path} ${problem}`, DiagnosticSeverity.Error);
    diagnostic.source = "TCP Lens";
    return diagnostic;
  });
};
