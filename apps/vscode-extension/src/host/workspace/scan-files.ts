/** Looks through files of the workspace, in any file system, a few at a time. */
import { workspace, type Uri } from "vscode";
import { excludeGlob, findEndpoints, mayHoldEndpoints, scanGlob } from "../../finder/index.ts";
import type { FoundInWorkspace, ScanFiles } from "./workspace-scan.ts";

/** See the file's head. */
export const scanFiles: ScanFiles = async (told, cancelled) => {
  const uris = (await workspace.findFiles(scanGlob, excludeGlob, FILES_MAX)).filter((uri) =>
    mayHoldEndpoints(workspace.asRelativePath(uri, false)),
  );
  let next = 0;
  const work = async (): Promise<void> => {
    for (let uri = uris[next++]; uri !== undefined && !cancelled(); uri = uris[next++]) {
      told(uri, await scanFile(uri));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

/** Empty also where the file cannot be read. */
export const scanFile = async (uri: Uri): Promise<readonly FoundInWorkspace[]> => {
  if (!mayHoldEndpoints(workspace.asRelativePath(uri, false))) return [];
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > BYTES_MAX) return [];
    return endpointsIn(uri, new TextDecoder().decode(await workspace.fs.readFile(uri)));
  } catch {
    return [];
  }
};

/** One for each line and endpoint. */
const endpointsIn = (uri: Uri, text: string): readonly FoundInWorkspace[] => {
  const found = findEndpoints(text, { fileName: uri.path, limit: ENDPOINTS_MAX });
  const places = new Map<string, FoundInWorkspace>();
  let line = 0;
  let at = 0;
  for (const { endpoint, start } of found) {
    for (; at < start; at += 1) if (text.charCodeAt(at) === LINE_FEED) line += 1;
    const key = `${line} ${endpoint.text}`;
    if (!places.has(key)) places.set(key, { endpoint: endpoint.text, place: { uri: uri.toString(), line } });
  }
  return [...places.values()];
};

const LINE_FEED = 10;
const AT_ONCE = 8;
const FILES_MAX = 5000;
/** Larger files are data, not settings or code. */
const BYTES_MAX = 1_048_576;
/** In one file. */
const ENDPOINTS_MAX = 200;
