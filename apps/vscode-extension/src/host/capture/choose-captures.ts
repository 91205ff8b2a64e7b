/** Which two captures are compared: those that are selected, or one and another that is picked, or two that are picked. */
import { l10n, ThemeIcon, Uri, window, workspace, type QuickPickItem } from "vscode";
import { CAPTURE_EDITOR } from "../views/view-ids.ts";
import { captureEndings, captureGlob, packedEndings } from "./capture-names.ts";

/**
 * `argument`: the file that was clicked; `selection`: all that are selected in the explorer. Undefined: the reader has
 * changed their mind, or has been told what is amiss.
 */
export const chooseCaptures = async (
  argument: unknown,
  selection: unknown,
): Promise<readonly [Uri, Uri] | undefined> => {
  const captures = await twoOf(argument, selection);
  if (captures === undefined || captures[0].toString() !== captures[1].toString()) return captures;
  void window.showWarningMessage(l10n.t("A capture cannot be compared with itself: choose another one."));
  return undefined;
};

const twoOf = async (argument: unknown, selection: unknown): Promise<readonly [Uri, Uri] | undefined> => {
  const given = Array.isArray(selection) ? selection.filter((each) => each instanceof Uri) : [];
  const [one, other, more] = given;
  if (more !== undefined) {
    void window.showWarningMessage(
      l10n.t("{0} files are selected: select the two captures that are to be compared.", given.length),
    );
    return undefined;
  }
  if (one !== undefined && other !== undefined) return [one, other];
  const first =
    argument instanceof Uri ? argument : (openCapture() ?? (await pick(l10n.t("The good run (A)"))));
  if (first === undefined) return undefined;
  const name = first.path.slice(first.path.lastIndexOf("/") + 1);
  const second = await pick(l10n.t("Compare {0} with…", name), first);
  return second === undefined ? undefined : [first, second];
};

/** The capture in the editor that is looked at. */
const openCapture = (): Uri | undefined => {
  const input: unknown = window.tabGroups.activeTabGroup.activeTab?.input;
  if (typeof input !== "object" || input === null) return undefined;
  const { viewType, uri } = input as { readonly viewType?: unknown; readonly uri?: unknown };
  return viewType === CAPTURE_EDITOR && uri instanceof Uri ? uri : undefined;
};

type Choice = QuickPickItem & { readonly uri?: Uri };

/** From the captures of the workspace, else by a dialog. */
const pick = async (title: string, without?: Uri): Promise<Uri | undefined> => {
  const found = await workspace.findFiles(captureGlob, undefined, CAPTURES_MAX);
  const choices = found
    .filter((uri) => uri.toString() !== without?.toString())
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map((uri): Choice => ({ label: workspace.asRelativePath(uri), uri }));
  if (choices.length > 0) {
    // Before the others, and behind those that fit what is typed.
    const browse: Choice = {
      label: l10n.t("Another file…"),
      iconPath: new ThemeIcon("folder-opened"),
      alwaysShow: true,
    };
    const chosen = await window.showQuickPick([browse, ...choices], { title, matchOnDescription: true });
    if (chosen === undefined || chosen.uri !== undefined) return chosen?.uri;
  }
  const files = await window.showOpenDialog({
    title,
    filters: {
      [l10n.t("Packet captures")]: [...captureEndings, ...packedEndings],
      [l10n.t("All files")]: ["*"],
    },
  });
  return files?.[0];
};

const CAPTURES_MAX = 500;
