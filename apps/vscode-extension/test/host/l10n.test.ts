import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { meaningTemplates } from "../../src/model/meanings.ts";
import { stateTemplates } from "../../src/model/state-words.ts";
import { triggerTemplates } from "../../src/model/trigger-words.ts";
import { captureStrings } from "../../src/shared/capture-strings.ts";
import { comparisonStrings } from "../../src/shared/comparison-strings.ts";
import { simulationStrings } from "../../src/shared/simulation-strings.ts";
import { webviewStrings } from "../../src/shared/webview-strings.ts";
import { figureGroups, figureNames } from "../../src/shared/figure-kinds.ts";
import { extensionFolder } from "../support/manifest.ts";

const sources = (folder: string): readonly string[] =>
  readdirSync(join(extensionFolder, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(extensionFolder, folder, file), "utf8"));

const templatesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:l10n|words)\.t\(\s*("(?:[^"\\]|\\.)*")/g)].map(
    (match) => JSON.parse(match[1] ?? '""') as string,
  );

/** Tables of templates that are handed to `words.t` one by one. */
const tables = [
  meaningTemplates,
  stateTemplates,
  triggerTemplates,
  webviewStrings,
  simulationStrings,
  captureStrings,
  comparisonStrings,
];

test("every template is in the bundle that translators start from", async () => {
  const written = [...sources("src/host"), ...sources("src/model")].flatMap((text) => templatesIn(text));
  expect(written.length).toBeGreaterThan(100);
  const all = [...new Set([...written, ...tables.flatMap((table) => Object.values<string>(table))])].filter(
    (template) => template !== "",
  );
  const bundle = Object.fromEntries(all.toSorted().map((template) => [template, template]));
  await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(
    "../../l10n/bundle.l10n.json",
  );
});

test("every call is one that is found: its template is written there, or stands in a table", () => {
  for (const text of [...sources("src/host"), ...sources("src/model")]) {
    const calls = text.match(/\b(?:l10n|words)\.t\(/g)?.length ?? 0;
    const fromTables = text.match(/\b(?:l10n|words)\.t\((?:template|\w+Templates\[)/g)?.length ?? 0;
    expect(templatesIn(text).length + fromTables, text.slice(0, 80)).toBe(calls);
  }
});

test("every figure of a connection has a name", () => {
  for (const name of figureNames) expect(Object.keys(captureStrings)).toContain(`figure.${name}`);
  for (const group of figureGroups) expect(Object.keys(captureStrings)).toContain(`figures.${group}`);
});
