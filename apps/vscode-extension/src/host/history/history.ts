/** The traces that were made here, newest first: an index in the workspace's state; the traces themselves are files. */
import { EventEmitter, type Disposable, type Event, type Memento } from "vscode";
import { entryOf, type HistoryEntry } from "./history-entry.ts";

/** What a history depends on. */
export interface HistoryOptions {
  readonly state: Memento;
  readonly limit: () => number;
  /** Called for what has left the index. */
  readonly forgotten: (id: string) => void;
}

/** See the file's head. */
export class History implements Disposable {
  readonly #options: HistoryOptions;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;
  #entries: readonly HistoryEntry[] | undefined;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  get entries(): readonly HistoryEntry[] {
    this.#entries ??= read(this.#options.state.get<unknown>(KEY));
    return this.#entries;
  }

  entry(id: string): HistoryEntry | undefined {
    return this.entries.find(({ brief }) => brief.id === id);
  }

  /** The newest of an endpoint. */
  latest(endpoint: string): HistoryEntry | undefined {
    return this.entries.find((entry) => entry.endpoint === endpoint);
  }

  /** The one before `id` of the same endpoint. */
  previous(id: string): HistoryEntry | undefined {
    const index = this.entries.findIndex(({ brief }) => brief.id === id);
    const endpoint = this.entries[index]?.endpoint;
    return index < 0 ? undefined : this.entries.slice(index + 1).find((entry) => entry.endpoint === endpoint);
  }

  /** Adds a trace, or says anew how it stands. */
  put(entry: HistoryEntry): void {
    const at = this.entries.findIndex(({ brief }) => brief.id === entry.brief.id);
    this.#keep(at < 0 ? [entry, ...this.entries] : this.entries.with(at, entry));
  }

  /**
   * How it stands now; nothing where it has been removed while it ran. The next window is told once its file is written:
   * one that ends before that leaves a trace without its end, which must not be taken for a whole one.
   */
  update(entry: HistoryEntry, written: Promise<void>): void {
    const at = this.entries.findIndex(({ brief }) => brief.id === entry.brief.id);
    if (at >= 0) this.#keep(this.entries.with(at, entry), written);
  }

  remove(id: string): void {
    this.#keep(this.entries.filter(({ brief }) => brief.id !== id));
    this.#options.forgotten(id);
  }

  clear(): void {
    const gone = this.entries;
    this.#keep([]);
    for (const { brief } of gone) this.#options.forgotten(brief.id);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #keep(entries: readonly HistoryEntry[], written?: Promise<void>): void {
    const limit = this.#options.limit();
    this.#entries = entries.slice(0, limit);
    if (written === undefined) void this.#options.state.update(KEY, this.#entries);
    else void written.then(() => this.#options.state.update(KEY, this.#entries));
    for (const { brief } of entries.slice(limit)) this.#options.forgotten(brief.id);
    this.#changed.fire();
  }
}

const read = (stored: unknown): readonly HistoryEntry[] =>
  Array.isArray(stored) ? stored.map((each) => entryOf(each)).filter((entry) => entry !== undefined) : [];

const KEY = "tcplens.history";
