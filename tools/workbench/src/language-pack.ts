/**
 * A language pack of our own. The display language of VS Code is that of an installed pack, and the real one is in a
 * gallery that cannot be reached here; one that translates next to nothing sets the language all the same, and with it
 * the texts of extensions (`package.nls.zh-cn.json`, `l10n/bundle.l10n.zh-cn.json`). The workbench's own stay English.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeVsix } from "./vsix.ts";

const PUBLISHER = "tcplens-workbench";
const VERSION = "1.0.0";

/** Writes the pack for a language as a .vsix. */
export const writeLanguagePack = (path: string, languageId: string): void => {
  writeVsix(path, {
    "package.json": JSON.stringify({
      name: `language-pack-${languageId}`,
      publisher: PUBLISHER,
      version: VERSION,
      engines: { vscode: "^1.90.0" },
      categories: ["Language Packs"],
      contributes: {
        localizations: [
          {
            languageId,
            languageName: languageId,
            localizedLanguageName: languageId,
            translations: [{ id: "vscode", path: "./translations/main.i18n.json" }],
          },
        ],
      },
    }),
    "translations/main.i18n.json": JSON.stringify({ version: "1.0.0", contents: {} }),
  });
};

/**
 * Tells the server of the installed pack. A server that is started with `--locale` reads `languagepacks.json` before it
 * has looked at its extensions, and writes it only after an installation while it runs.
 */
export const registerLanguagePack = (
  userDataDir: string,
  extensionsDir: string,
  languageId: string,
): void => {
  const id = `${PUBLISHER}.language-pack-${languageId}`;
  const pack = {
    hash: createHash("md5").update(`${id}${VERSION}`).digest("hex"),
    label: languageId,
    extensions: [{ extensionIdentifier: { id }, version: VERSION }],
    translations: { vscode: join(extensionsDir, `${id}-${VERSION}`, "translations/main.i18n.json") },
  };
  writeFileSync(join(userDataDir, "languagepacks.json"), JSON.stringify({ [languageId]: pack }));
};
