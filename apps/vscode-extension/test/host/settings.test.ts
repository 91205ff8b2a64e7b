import { expect, test } from "vitest";
import { readSettings, type SettingProblem } from "../../src/host/settings/read-settings.ts";
import { settingTable, type SettingName, type SettingSpec } from "../../src/host/settings/setting-table.ts";
import { manifest } from "../support/manifest.ts";

const read = (values: Readonly<Record<string, unknown>>) => {
  const problems: SettingProblem[] = [];
  const settings = readSettings(
    (name) => values[name],
    (problem) => problems.push(problem),
  );
  return { settings, problems: problems.map(({ name }) => name) };
};

test("what is not set has its default", () => {
  const { settings, problems } = read({});
  expect(problems).toEqual([]);
  expect(settings.timeout).toBe(30_000);
  expect(settings["retry.attempts"]).toBe(1);
  expect(settings["tls.verify"]).toBe(true);
});

test.each<[SettingName, unknown]>([
  ["timeout", "soon"],
  ["timeout", -1],
  ["timeout", 1.5],
  ["retry.attempts", 101],
  ["retry.attempts", Number.NaN],
  ["addressFamily", 4],
  ["tls.verify", "false"],
  ["tls.caFile", []],
  ["tls.minVersion", "SSLv3"],
  ["history.limit", 0],
])("%s does not take %j: its default is used, and it is named", (name, value) => {
  const { settings, problems } = read({ [name]: value });
  expect(problems).toEqual([name]);
  expect(settings[name]).toBe(settingTable[name].default);
});

test("package.json says the same of every setting as the table", () => {
  const { properties } = manifest.contributes.configuration;
  expect(Object.keys(properties)).toEqual(Object.keys(settingTable).map((name) => `tcplens.${name}`));
  for (const [name, spec] of Object.entries<SettingSpec>(settingTable)) {
    const said = properties[`tcplens.${name}`];
    expect(said?.default, name).toBe(spec.default);
    if (spec.kind === "number") expect([said?.minimum, said?.maximum], name).toEqual([spec.min, spec.max]);
    if (spec.kind === "choice") expect(said?.enum, name).toEqual(spec.values);
  }
});
