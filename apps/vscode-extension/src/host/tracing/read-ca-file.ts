/** The certificates that the setting `tls.caFile` names. */
import { homedir } from "node:os";
import path from "node:path";
import { Uri, l10n, workspace } from "vscode";

/** The text, undefined where nothing is set, or why it is of no use. */
export type CaFile =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly problem: string };

/** `setting` is a path: absolute, from the home folder (`~/`) or from the workspace's first folder. */
export const readCaFile = async (setting: string): Promise<CaFile> => {
  if (setting.trim() === "") return { ok: true, text: undefined };
  try {
    const text = new TextDecoder().decode(await workspace.fs.readFile(caFileUri(setting.trim())));
    if (text.includes("-----BEGIN CERTIFICATE-----")) return { ok: true, text };
    return {
      ok: false,
      problem: l10n.t(
        "The setting tcplens.tls.caFile names {0}, which holds no certificate in PEM form.",
        setting,
      ),
    };
  } catch {
    return {
      ok: false,
      problem: l10n.t("The setting tcplens.tls.caFile names {0}, which cannot be read.", setting),
    };
  }
};

const caFileUri = (setting: string): Uri => {
  if (setting.startsWith("~/")) return Uri.file(path.join(homedir(), setting.slice(2)));
  if (path.isAbsolute(setting)) return Uri.file(setting);
  const [folder] = workspace.workspaceFolders ?? [];
  return folder === undefined ? Uri.file(path.resolve(setting)) : Uri.joinPath(folder.uri, setting);
};
