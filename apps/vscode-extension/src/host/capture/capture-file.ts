/** One capture that is open in one editor or more, or two that are compared: its worker, what it has said so far, and what is asked of it. */
import { l10n, workspace, type Disposable, type Uri } from "vscode";
import type { CaptureAnswer, CaptureQuestion } from "../../shared/capture-protocol.ts";
import type { CaptureSummary, FileChange } from "../../shared/capture-view.ts";
import type { ExportSelection, FileToOpen, FromWorker } from "../../worker/protocol.ts";
import type { CaptureLine, CapturePlace } from "./capture-line.ts";

interface Waiting {
  readonly resolve: (answer: CaptureAnswer | undefined) => void;
  readonly reject: (error: Error) => void;
  /** Of an export: takes its pieces. */
  readonly piece?: (bytes: Uint8Array) => void;
}

/** See the file's head. */
export class CaptureFile implements Disposable {
  readonly uri: Uri;
  /** The other, where two are compared. */
  readonly second: Uri | undefined;
  readonly #place: CapturePlace;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, Waiting>();
  #line: CaptureLine | undefined;
  /** Settled when the worker can be asked. */
  #started: Promise<CaptureLine | undefined> = Promise.resolve(undefined);
  #next = 1;
  #life = 0;
  #changed: FileChange | undefined;
  /** Those who can see it. */
  readonly #viewers = new Set<object>();
  #summary: CaptureSummary;

  #secondSummary: CaptureSummary | undefined;

  constructor(uri: Uri, place: CapturePlace, second?: Uri) {
    this.uri = uri;
    this.second = second;
    this.#place = place;
    this.#summary = nothingYet(nameOf(uri));
  }

  get summary(): CaptureSummary {
    return this.#changed === undefined ? this.#summary : { ...this.#summary, changed: this.#changed };
  }

  get secondSummary(): CaptureSummary | undefined {
    return this.#secondSummary;
  }

  /** Calls `listener` whenever the summary has changed. */
  listen(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Reads the file, or reads it again from its beginning. */
  open(): Promise<unknown> {
    this.#started = this.#open();
    return this.#started;
  }

  async #open(): Promise<CaptureLine | undefined> {
    this.#end(new DOMException("read again", "AbortError"));
    this.#changed = undefined;
    const life = ++this.#life;
    const { second } = this;
    this.#say(nothingYet(nameOf(this.uri)), second === undefined ? undefined : nothingYet(nameOf(second)));
    try {
      const line = await this.#place.startWorker({
        said: (message) => life === this.#life && this.#take(message),
        died: (why) => life === this.#life && this.#fail(why),
      });
      if (life !== this.#life) {
        line.end();
        return undefined;
      }
      this.#line = line;
      const file = await this.#fileOf(this.uri);
      const other = second === undefined ? undefined : await this.#fileOf(second);
      if (life !== this.#life) return line;
      line.post(other === undefined ? { type: "open", ...file } : { type: "compare", files: [file, other] });
      if (this.#viewers.size > 0) line.post({ type: "watch", on: true });
      return line;
    } catch (error) {
      if (life === this.#life) this.#fail(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #fileOf(uri: Uri): Promise<FileToOpen> {
    const path = this.#place.pathOf(uri);
    return path === undefined
      ? { name: nameOf(uri), bytes: await this.#whole(uri) }
      : { name: nameOf(uri), path };
  }

  /** A file system that gives no parts of a file. */
  async #whole(uri: Uri): Promise<Uint8Array> {
    const { size } = await workspace.fs.stat(uri);
    if (size > WHOLE_MAX)
      throw new Error(
        l10n.t(
          "The file has {0} MB. Here a file must be read whole, and only up to {1} MB: open it where it lies on a disk.",
          Math.round(size / 1e6),
          WHOLE_MAX / 1e6,
        ),
      );
    return workspace.fs.readFile(uri);
  }

  cancel(): void {
    this.#line?.post({ type: "cancel" });
  }

  /** Goes on to read what comes to the file, or stops that. */
  follow(on: boolean): void {
    this.#line?.post({ type: "follow", on });
  }

  /** Whether this viewer can see it: only while one can, the worker looks whether the file grows. */
  watch(viewer: object, visible: boolean): void {
    const before = this.#viewers.size > 0;
    if (visible) this.#viewers.add(viewer);
    else this.#viewers.delete(viewer);
    const on = this.#viewers.size > 0;
    if (on !== before) this.#line?.post({ type: "watch", on });
  }

  ask(question: CaptureQuestion, signal: AbortSignal): Promise<CaptureAnswer | undefined> {
    return this.#wait(signal, undefined, (line, id) => line.post({ type: "ask", id, question }));
  }

  /** The selected packets as a pcapng file, piece by piece. */
  async export(
    selection: ExportSelection,
    version: string,
    { piece, signal }: { readonly piece: (bytes: Uint8Array) => void; readonly signal: AbortSignal },
  ): Promise<void> {
    await this.#wait(signal, piece, (line, id) => line.post({ type: "export", id, selection, version }));
  }

  async #wait(
    signal: AbortSignal,
    piece: Waiting["piece"],
    post: (line: CaptureLine, id: number) => void,
  ): Promise<CaptureAnswer | undefined> {
    const line = await this.#started;
    signal.throwIfAborted();
    if (line === undefined || line !== this.#line) throw new Error(l10n.t("The file is not open."));
    const id = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<CaptureAnswer | undefined>();
    this.#waiting.set(id, { resolve, reject, ...(piece === undefined ? {} : { piece }) });
    signal.addEventListener(
      "abort",
      () => {
        if (!this.#waiting.delete(id)) return;
        line.post({ type: "drop", id });
        reject(new DOMException("no longer wanted", "AbortError"));
      },
      { once: true },
    );
    post(line, id);
    return promise;
  }

  /** The file was written to since it was read; `why`: what that is called, where it is not followed. */
  touched(why: FileChange = "changed"): void {
    if (this.#changed !== undefined) return;
    this.#changed = why;
    this.#tell();
  }

  dispose(): void {
    this.#life += 1;
    this.#end(new DOMException("closed", "AbortError"));
    this.#listeners.clear();
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case "summary":
        return this.#say(message.summary, message.second);
      case "answer":
        return this.#settle(message.id)?.resolve(message.answer);
      case "refuse":
        return this.#settle(message.id)?.reject(new Error(message.message));
      case "piece": {
        if (message.bytes === undefined) return this.#settle(message.id)?.resolve(undefined);
        this.#waiting.get(message.id)?.piece?.(message.bytes);
      }
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #fail(why: string): void {
    this.#end(new Error(why));
    const second = this.#secondSummary;
    this.#say(
      { ...this.#summary, state: "failed", damage: why },
      second === undefined ? undefined : { ...second, state: "failed", damage: why },
    );
  }

  #end(why: Error): void {
    this.#line?.end();
    this.#line = undefined;
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }

  #say(summary: CaptureSummary, second?: CaptureSummary): void {
    this.#summary = summary;
    this.#secondSummary = second;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const nameOf = ({ path }: Uri): string => path.slice(path.lastIndexOf("/") + 1);

const nothingYet = (name: string): CaptureSummary => ({
  name,
  size: 0,
  read: 0,
  state: "reading",
  format: "",
  interfaces: [],
  packets: 0,
  tcpPackets: 0,
  connections: 0,
  indexed: 0,
  took: 0,
  revision: 0,
});

/** Octets: a file that is read whole is in memory twice for a moment. */
const WHOLE_MAX = 500_000_000;
