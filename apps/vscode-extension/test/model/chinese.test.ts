import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  diagnose,
  evidenceWords,
  findingCatalogue,
  findingCodes,
  readTraces,
  type Trace,
} from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { sampleTraces } from "../../../../packages/trace/test/support/sample-traces.ts";
import { triggerTemplates } from "../../src/model/trigger-words.ts";
import { captureStrings } from "../../src/shared/capture-strings.ts";
import { simulationStrings } from "../../src/shared/simulation-strings.ts";
import { webviewStrings } from "../../src/shared/webview-strings.ts";
import { extensionFolder } from "../support/manifest.ts";
import { chinesePage } from "./chinese-page.ts";
import { bundle, chinese, readTexts } from "./chinese-words.ts";
import { findingTraces } from "./finding-traces.ts";
import { shownStrings, traceAfter, type TraceParts } from "./shown-strings.ts";
import { englishIn } from "./untranslated.ts";

const TRACES = join(extensionFolder, "test/webview/traces");

const fileTraces = (file: string): readonly Trace[] =>
  readTraces(readFileSync(join(TRACES, file), "utf8")).traces;

/** What is left in English of the texts, but for what the traces' own policies and notes say. */
const untranslated = (texts: Iterable<string>): readonly string[] =>
  [...new Set(texts)].filter((text) => {
    const own = FOREIGN.reduce((rest, foreign) => rest.replaceAll(foreign, " "), text);
    return englishIn(own).length > 0;
  });

const holes = (text: string): readonly string[] => (text.match(/\{\d+\}/g) ?? []).toSorted();

describe("the extension's own texts", () => {
  const english = readTexts("l10n/bundle.l10n.json");
  const manifest = readTexts("package.nls.json");
  const chineseManifest = readTexts("package.nls.zh-cn.json");

  test("every template of the bundle is translated, and nothing else", () => {
    expect(Object.keys(bundle)).toEqual(Object.keys(english));
    expect(
      [
        ...Object.values({ ...webviewStrings, ...simulationStrings, ...captureStrings }),
        ...Object.values(triggerTemplates),
      ].filter((template) => bundle[template] === undefined),
    ).toEqual([]);
  });

  test("a translation has its template's placeholders", () => {
    const other = Object.entries(bundle).filter(
      ([key, text]) => holes(key).join("") !== holes(text).join(""),
    );
    expect(other).toEqual([]);
  });

  test("the manifest has the same keys, and the same commands in its links", () => {
    const commands = (text: string): readonly string[] => (text.match(/\(command:[^)]*\)/g) ?? []).toSorted();
    expect(Object.keys(chineseManifest)).toEqual(Object.keys(manifest));
    for (const [key, text] of Object.entries(manifest))
      expect(commands(chineseManifest[key] ?? "").join(" "), key).toBe(commands(text).join(" "));
  });

  test("no English is left in them", () => {
    expect(untranslated(Object.values(bundle))).toEqual([]);
    expect(untranslated(Object.values(chineseManifest))).toEqual([]);
  });
});

describe("the sentences of traces", () => {
  test("titles and kinds of evidence", () => {
    const titles = Object.values(findingCatalogue).flatMap(({ title, short }) => [title, short]);
    const texts = [...titles, ...Object.values(evidenceWords)].map((text) => chinese.say(text));
    expect(untranslated(texts)).toEqual([]);
  });

  test.each(Object.entries(sampleTraces))("the sample %s", (_name, make) => {
    expect(untranslated(shownStrings(parts(make()), chinese))).toEqual([]);
  });

  test.each(readdirSync(TRACES))("the file %s", (file) => {
    const texts = fileTraces(file).flatMap((trace) => Array.from(shownStrings(trace, chinese)));
    expect(texts.length).toBeGreaterThan(20);
    expect(untranslated(texts)).toEqual([]);
  });

  // Sixty thousand texts: a busy machine takes its time.
  test("every kind of finding, in its variations", { timeout: 30_000 }, () => {
    const traces = findingTraces().map((builder) => parts(builder.trace()));
    const texts = new Set(traces.flatMap((trace) => [...shownStrings(trace, chinese)]));
    expect(untranslated(texts)).toEqual([]);
    const found = traces.flatMap((trace) =>
      diagnose(traceAfter(trace, Infinity, true)).map(({ code }) => code),
    );
    expect(new Set(found)).toEqual(new Set(findingCodes));
  });
});

test.each(["refused", "expired", "blackholed", "slow", "cancelled"])("reads well: %s", async (name) => {
  const [trace] = fileTraces(`${name}.tcplens.jsonl`);
  if (trace === undefined) throw new Error(`no trace in ${name}`);
  await expect(chinesePage(trace)).toMatchFileSnapshot(`golden/chinese-${name}.txt`);
});

/** The other package's tests have a class of their own, of the same shape. */
const parts = (trace: { readonly header: unknown }): TraceParts => trace as unknown as TraceParts;

/** What policies, notes and messages made up for these traces say, and codes that are shown as they are. */
const FOREIGN: readonly RegExp[] = [
  /exponential 250 ms × 2\^\d, jitter \+\d+ ms/g,
  /the policy stops after \d attempts/g,
  /the policy stops \(\w+\)/g,
  /TCP_INFO was not read: koffi is not installed/g,
  /waiting does not make a name exist/g,
  /no such thing/g,
  /the server's certificate was refused: CERT_HAS_EXPIRED/g,
  /^(?:listeners|the deadline|it speaks TLS|a proxy|darwin)$/g,
  /^new（/g,
];
