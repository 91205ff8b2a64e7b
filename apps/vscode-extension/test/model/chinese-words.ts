/** The texts in Simplified Chinese as an editor in that language shows them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSentences, type SentencePatterns } from "../../src/model/sentences.ts";
import { english, type Words } from "../../src/model/words.ts";
import { extensionFolder } from "../support/manifest.ts";

/** A file of this extension. */
export const readTexts = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(readFile(file)) as Readonly<Record<string, string>>;

const readFile = (file: string): string => readFileSync(join(extensionFolder, file), "utf8");

export const bundle: Readonly<Record<string, string>> = readTexts("l10n/bundle.l10n.zh-cn.json");

export const sentencePatterns: SentencePatterns = JSON.parse(
  readFile("l10n/sentences.zh-cn.json"),
) as SentencePatterns;

/** See the file's head. A template that has no translation shows as it is written. */
export const chinese: Words = {
  t: (template, ...args) => english.t(bundle[template] ?? template, ...args),
  say: createSentences(sentencePatterns),
};
