/** The grammar that puts the finished sentences of `@tcplens/trace` into the reader's language. */
import { env, Uri, workspace, type ExtensionContext } from "vscode";
import { createSentences, type SentencePatterns } from "../model/sentences.ts";

/** Undefined where there is none for the language: the sentences stay English. */
export const loadSentences = async ({
  extensionUri,
}: Pick<ExtensionContext, "extensionUri">): Promise<((sentence: string) => string) | undefined> => {
  if (/^en\b/.test(env.language)) return undefined;
  try {
    const file = Uri.joinPath(extensionUri, "l10n", `sentences.${env.language.toLowerCase()}.json`);
    const text = new TextDecoder().decode(await workspace.fs.readFile(file));
    return createSentences(JSON.parse(text) as SentencePatterns);
  } catch {
    return undefined;
  }
};
