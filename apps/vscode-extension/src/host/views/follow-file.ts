/** Follows a file: calls `changed` a moment after it has changed. */
import { RelativePattern, Uri, workspace, type Disposable } from "vscode";

export const followFile = (uri: Uri, changed: () => void): Disposable => {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(Uri.joinPath(uri, ".."), name.replaceAll(/[[\]{}*?]/g, "[$&]")),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | undefined;
  const soon = (): void => {
    since ??= Date.now();
    clearTimeout(timer);
    // A file that never rests is read all the same.
    const wait = Math.min(QUIET, Math.max(0, since + WAIT_MAX - Date.now()));
    timer = setTimeout(() => {
      since = undefined;
      changed();
    }, wait);
  };
  const events = [watcher.onDidChange(soon), watcher.onDidCreate(soon), watcher.onDidDelete(soon)];
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const each of [...events, watcher]) each.dispose();
    },
  };
};

/** ms: a file that is being written changes many times. */
const QUIET = 150;
/** ms: so long a change waits at most for a moment of quiet. */
const WAIT_MAX = 1000;
