/** The editor's settings, read when they are asked for; a value that cannot be used is told once. */
import { commands, l10n, window, workspace, type LogOutputChannel } from "vscode";
import { readSettings, type SettingProblem } from "./read-settings.ts";
import type { Settings, SettingSpec } from "./setting-table.ts";

/** The function that reads them. */
export const liveSettings = (log: LogOutputChannel): (() => Settings) => {
  const told = new Set<string>();
  return () => {
    const configuration = workspace.getConfiguration("tcplens");
    return readSettings(
      (name) => configuration.get(name),
      (problem) => {
        const key = `${problem.name} ${JSON.stringify(problem.value)}`;
        if (told.has(key)) return;
        told.add(key);
        void tell(problem, log);
      },
    );
  };
};

const tell = async ({ name, spec }: SettingProblem, log: LogOutputChannel): Promise<void> => {
  const message = l10n.t(
    "The setting tcplens.{0} has to be {1}. Until it is, {2} is used.",
    name,
    ruleOf(spec),
    JSON.stringify(spec.default),
  );
  log.warn(message);
  const open = l10n.t("Open Settings");
  const chosen = await window.showWarningMessage(message, open);
  if (chosen === open) await commands.executeCommand("workbench.action.openSettings", `tcplens.${name}`);
};

const ruleOf = (spec: SettingSpec): string => {
  switch (spec.kind) {
    case "number":
      return l10n.t("a whole number from {0} to {1}", spec.min, spec.max);
    case "flag":
      return l10n.t("true or false");
    case "text":
      return l10n.t("a text");
    case "choice":
      return l10n.t("one of {0}", spec.values.join(", "));
  }
};
