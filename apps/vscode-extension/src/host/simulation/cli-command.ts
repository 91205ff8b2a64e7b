/** The command line that runs the same in a terminal. */
import type { ScenarioSource } from "../../shared/simulation-view.ts";
import { Uri } from "vscode";

/** `tcplens simulate lost-syn --seed 7`. */
export const cliCommand = (source: ScenarioSource, seed: number | undefined): string =>
  [
    "tcplens simulate",
    source.from === "library" ? source.name : quoted(Uri.parse(source.uri).fsPath),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
  ].join(" ");

/** For a POSIX shell; on Windows a path in double quotes means the same in every shell there. */
const quoted = (path: string): string => {
  if (/^[\w./:@%+=-]+$/.test(path)) return path;
  return /^[A-Za-z]:\\/.test(path) ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
};
