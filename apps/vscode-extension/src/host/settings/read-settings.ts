/** The settings as they stand, each checked: what cannot be used is named, and its default taken. */
import { settingTable, type SettingName, type Settings, type SettingSpec } from "./setting-table.ts";

/** A setting that cannot be used, and what it has to be. */
export interface SettingProblem {
  readonly name: SettingName;
  readonly value: unknown;
  readonly spec: SettingSpec;
}

/** `get` reads one setting by its name without the prefix. */
export const readSettings = (
  get: (name: SettingName) => unknown,
  report: (problem: SettingProblem) => void,
): Settings =>
  Object.fromEntries(
    (Object.keys(settingTable) as SettingName[]).map((name) => {
      const spec: SettingSpec = settingTable[name];
      const value = get(name) ?? spec.default;
      if (isUsable(spec, value)) return [name, value];
      report({ name, value, spec });
      return [name, spec.default];
    }),
  ) as unknown as Settings;

const isUsable = (spec: SettingSpec, value: unknown): boolean => {
  switch (spec.kind) {
    case "number":
      return Number.isInteger(value) && (value as number) >= spec.min && (value as number) <= spec.max;
    case "flag":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "choice":
      return spec.values.includes(value as string);
  }
};
