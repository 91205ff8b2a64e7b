/** Simulate…: the scenario that is given by its name or its file, or the one that is picked. */
import { Uri, ViewColumn } from "vscode";
import type { ScenarioSource } from "../../shared/simulation-view.ts";
import type { Host } from "../host.ts";
import { editorColumn } from "../views/editor-column.ts";
import { pickScenario } from "./pick-scenario.ts";
import { loadScenarioTexts } from "./scenario-texts.ts";
import { showSimulation } from "./simulation-panel.ts";

/** @param argument A file's address from a menu or a lens, `{ scenario, beside }` from a view, or nothing. */
export const simulate = async (host: Host, argument: unknown): Promise<void> => {
  const source = sourceOf(argument) ?? (await pickScenario(await loadScenarioTexts(host.context)));
  if (source === undefined) return;
  await showSimulation(host, source, isBeside(argument) ? ViewColumn.Beside : editorColumn(host));
};

const sourceOf = (argument: unknown): ScenarioSource | undefined => {
  if (argument instanceof Uri) return { from: "file", uri: argument.toString() };
  if (typeof argument !== "object" || argument === null) return undefined;
  const { scenario } = argument as { readonly scenario?: unknown };
  return typeof scenario === "string" ? { from: "library", name: scenario } : undefined;
};

const isBeside = (argument: unknown): boolean =>
  typeof argument === "object" &&
  argument !== null &&
  (argument as { readonly beside?: unknown }).beside === true;
