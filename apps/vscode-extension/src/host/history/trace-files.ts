/** The files of the history, one a trace, in the folder that the editor keeps for this workspace. */
import { Uri, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";

/** See the file's head. Writes of one trace follow one another. */
export class TraceFiles {
  readonly #folder: Uri;
  readonly #log: LogOutputChannel;
  readonly #last = new Map<string, Promise<void>>();

  constructor(
    { storageUri, globalStorageUri }: Pick<ExtensionContext, "storageUri" | "globalStorageUri">,
    log: LogOutputChannel,
  ) {
    this.#folder = Uri.joinPath(storageUri ?? globalStorageUri, "traces");
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
    return Uri.joinPath(this.#folder, `${id.replaceAll(/[^\w-]/g, "_")}.tcplens.jsonl`);
  }
}
