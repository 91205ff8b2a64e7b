/** The endpoints of a document, found once for each of its versions. */
import { workspace, type TextDocument } from "vscode";
import { findEndpoints, type FoundEndpoint, mayHoldEndpoints } from "../../finder/index.ts";

interface Known {
  readonly version: number;
  readonly found: readonly FoundEndpoint[];
}

const known = new WeakMap<TextDocument, Known>();

/** In the order of the text; none for what is too large to be written by people. */
export const foundEndpoints = (document: TextDocument): readonly FoundEndpoint[] => {
  const before = known.get(document);
  if (before?.version === document.version) return before.found;
  const found = find(document);
  known.set(document, { version: document.version, found });
  return found;
};

const find = (document: TextDocument): readonly FoundEndpoint[] => {
  // What stands above the workspace is not the project's: a folder `build` up there holds nothing built.
  if (!document.isUntitled && !mayHoldEndpoints(workspace.asRelativePath(document.uri, false))) return [];
  const text = document.getText();
  if (text.length > TEXT_MAX) return [];
  return findEndpoints(text, {
    languageId: document.languageId,
    fileName: document.fileName,
    limit: ENDPOINTS_MAX,
  });
};

/** UTF-16 code units. */
const TEXT_MAX = 2_097_152;
const ENDPOINTS_MAX = 1000;
