/** The endpoints that the workspace's files name. Looked for when somebody first asks, and again where a file is saved. */
import {
  CancellationTokenSource,
  EventEmitter,
  workspace,
  type Disposable,
  type Event,
  type Uri,
} from "vscode";
import type { Place } from "../place.ts";

/** One of them. */
export interface FoundInWorkspace {
  readonly endpoint: string;
  readonly place: Place;
}

/** Told about each file that was looked through; `found` is empty where it names none. */
export type ScanFiles = (
  told: (uri: Uri, found: readonly FoundInWorkspace[]) => void,
  cancelled: () => boolean,
) => Promise<void>;

/** How the files are read; loaded when it is needed. */
export interface ScanParts {
  readonly scanFiles: ScanFiles;
  readonly scanFile: (uri: Uri) => Promise<readonly FoundInWorkspace[]>;
}

/** See the file's head. */
export class WorkspaceScan implements Disposable {
  readonly #load: () => Promise<ScanParts>;
  readonly #failed: (error: unknown) => void;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;
  #files = new Map<string, readonly FoundInWorkspace[]>();
  #current: Promise<void> | undefined;
  #source: CancellationTokenSource | undefined;
  /** Whether what is being done has been told to stop: who asks meanwhile gets a new one behind it. */
  #stopping = false;
  #complete = false;
  #wanted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #saved: Disposable;

  /** @param failed Told why, where a scan has failed that nobody waits for. */
  constructor(load: () => Promise<ScanParts>, failed: (error: unknown) => void = () => undefined) {
    this.#load = load;
    this.#failed = failed;
    this.#saved = workspace.onDidSaveTextDocument(({ uri }) => void this.#again(uri).catch(failed));
  }

  /** By the file's URI, in the order of their names. */
  get files(): ReadonlyMap<string, readonly FoundInWorkspace[]> {
    return this.#files;
  }

  get found(): readonly FoundInWorkspace[] {
    return [...this.#files.values()].flat();
  }

  get scanning(): boolean {
    return this.#current !== undefined;
  }

  /** Begins to look, unless it has been done; what nobody wants any more is stopped. */
  want(): Disposable {
    this.#wanted += 1;
    if (!this.#complete && (this.#current === undefined || this.#stopping)) {
      void this.#begin().catch(this.#failed);
    }
    let released = false;
    return {
      dispose: () => {
        if (released) return;
        released = true;
        this.#wanted -= 1;
        if (this.#wanted === 0) this.#stop();
      },
    };
  }

  /** Resolves when nothing is being looked through. */
  async settled(): Promise<void> {
    await this.#current;
  }

  /** Looks again from the beginning. */
  async refresh(): Promise<void> {
    this.#stop();
    await this.#begin();
  }

  #stop(): void {
    this.#stopping = this.#current !== undefined;
    this.#source?.cancel();
  }

  /** Behind what is being done. */
  #begin(): Promise<void> {
    const before = this.#current ?? Promise.resolve();
    this.#stopping = false;
    const scan = before.then(() => this.#scan());
    // Who waits for the end learns of it also where it has failed; why it has, is told to who began it.
    const settled = this.#settle(scan).finally(() => {
      if (this.#current === settled) this.#current = undefined;
    });
    this.#current = settled;
    return scan;
  }

  async #settle(scan: Promise<void>): Promise<void> {
    await Promise.allSettled([scan]);
  }

  dispose(): void {
    this.#source?.cancel();
    clearTimeout(this.#timer);
    this.#saved.dispose();
    this.#changed.dispose();
  }

  async #scan(): Promise<void> {
    // In a folder that is not trusted no file is looked through, whoever asks.
    if (!workspace.isTrusted) return;
    const source = new CancellationTokenSource();
    this.#source = source;
    const found = new Map<string, readonly FoundInWorkspace[]>();
    try {
      const { scanFiles } = await this.#load();
      await scanFiles(
        (uri, endpoints) => {
          if (endpoints.length === 0) return;
          found.set(uri.toString(), endpoints);
          if (!this.#complete) this.#take(found);
        },
        () => source.token.isCancellationRequested,
      );
      this.#complete = !source.token.isCancellationRequested;
      if (this.#complete) this.#take(found);
    } finally {
      source.dispose();
    }
  }

  async #again(uri: Uri): Promise<void> {
    if (!this.#complete || !workspace.isTrusted || workspace.getWorkspaceFolder(uri) === undefined) return;
    const { scanFile } = await this.#load();
    const endpoints = await scanFile(uri);
    const files = new Map(this.#files);
    files.delete(uri.toString());
    if (endpoints.length > 0) files.set(uri.toString(), endpoints);
    this.#take(files);
  }

  #take(files: ReadonlyMap<string, readonly FoundInWorkspace[]>): void {
    this.#files = new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    // Files are found by the hundred: the views are told a few times a second.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, TELL);
  }
}

/** ms. */
const TELL = 100;
