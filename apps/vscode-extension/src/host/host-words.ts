/** The reader's language: templates by the editor's own bundles. */
import { l10n } from "vscode";
import type { Words } from "../model/words.ts";

/** See the file's head. */
export const hostWords: Words = {
  t: (template, ...args) => l10n.t(template, ...args),
  say: (sentence) => sentence,
};
