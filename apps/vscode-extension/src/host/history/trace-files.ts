/** The files of the history, one a trace, in the folder that the editor keeps for this workspace. */
import { Uri, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";

/** See the file's head. Writes of one trace follow one another. */
export class TraceFiles {
  readonly #folder: Uri;
  readonly #log: LogOutputChannel;
  readonly #last = new Map<string, Promise<void>>();
  readonly #startedAt = Date.now();
  /** Windows without a workspace share a folder, and no window knows the traces of another. */
  readonly #shared: boolean;
  #swept = false;

  constructor(
    { storageUri, globalStorageUri }: Pick<ExtensionContext, "storageUri" | "globalStorageUri">,
    log: LogOutputChannel,
  ) {
    this.#folder = Uri.joinPath(storageUri ?? globalStorageUri, "traces");
    this.#shared = storageUri === undefined;
    this.#log = log;
  }

  /** Resolves also where it could not be written: that is in the log. */
  write(id: string, text: string): Promise<void> {
    return this.#after(id, async () => {
      await workspace.fs.createDirectory(this.#folder);
      await workspace.fs.writeFile(this.#file(id), new TextEncoder().encode(text));
    });
  }

  /** Undefined where there is none that can be read. */
  async read(id: string): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(this.#file(id)));
    } catch (error) {
      this.#log.debug(`trace ${id} cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  remove(id: string): Promise<void> {
    return this.#after(id, () => Promise.resolve(workspace.fs.delete(this.#file(id))));
  }

  /**
   * Deletes what is left over of traces that nothing names any more: a window that ended in a hurry, an index that was
   * lost. Once; never what was written since this window began, which may be another window's of the same workspace.
   */
  async sweep(ids: readonly string[]): Promise<void> {
    if (this.#swept || this.#shared) return;
    this.#swept = true;
    const known = new Set(ids.map((id) => nameOf(id)));
    try {
      for (const [name] of await workspace.fs.readDirectory(this.#folder)) {
        if (name.endsWith(ENDING) && !known.has(name))
          await this.#removeOld(Uri.joinPath(this.#folder, name));
      }
    } catch (error) {
      // Before the first trace there is no folder.
      this.#log.debug(`the files of the history: ${String(error)}`);
    }
  }

  async #removeOld(file: Uri): Promise<void> {
    const { mtime } = await workspace.fs.stat(file);
    if (mtime >= this.#startedAt) return;
    await workspace.fs.delete(file);
    this.#log.debug(`${file.toString()} belonged to no trace, and was deleted`);
  }

  async #after(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const done = before.then(work).catch((error: unknown) => {
      this.#log.debug(`the file of trace ${id}: ${String(error)}`);
    });
    this.#last.set(id, done);
    await done;
    if (this.#last.get(id) === done) this.#last.delete(id);
  }

  #file(id: string): Uri {
    return Uri.joinPath(this.#folder, nameOf(id));
  }
}

const ENDING = ".tcplens.jsonl";

const nameOf = (id: string): string => `${id.replaceAll(/[^\w-]/g, "_")}${ENDING}`;
