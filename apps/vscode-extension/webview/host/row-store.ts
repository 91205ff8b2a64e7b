/**
 * A long list, held in blocks: what is looked at is there or asked for. What an earlier revision gave stays on show until
 * the new one has come, so that nothing flickers while a trace grows.
 */
import type { ListName, Rows } from "../../src/shared/protocol.ts";
import type { HostChannel } from "./host-channel.ts";

/** The rows of each list, by its name. */
export type RowOf<L extends ListName> = Extract<Rows, { readonly list: L }>["rows"][number];

/** See the file's head. */
export class RowStore<L extends ListName> {
  readonly #host: HostChannel;
  readonly #list: L;
  readonly #changed: () => void;
  readonly #blocks = new Map<number, { readonly rows: readonly RowOf<L>[]; readonly revision: number }>();
  readonly #asked = new Map<number, AbortController>();
  #connection = 0;
  #revision = -1;
  #total = 0;

  /** @param changed Called when rows have come. */
  constructor(host: HostChannel, list: L, changed: () => void) {
    this.#host = host;
    this.#list = list;
    this.#changed = changed;
  }

  get total(): number {
    return this.#total;
  }

  /** A newer state of the list, of another connection perhaps; `first` are rows that came with it. */
  renew(revision: number, total: number, connection: number = 0, first: readonly RowOf<L>[] = []): void {
    if (connection !== this.#connection) this.#blocks.clear();
    if (revision !== this.#revision || connection !== this.#connection) {
      for (const controller of this.#asked.values()) controller.abort();
      this.#asked.clear();
    }
    this.#connection = connection;
    this.#revision = revision;
    this.#total = total;
    for (let from = 0; from < first.length; from += BLOCK) {
      const rows = first.slice(from, from + BLOCK);
      if (rows.length === BLOCK || from + rows.length === total)
        this.#blocks.set(from / BLOCK, { rows, revision });
    }
  }

  /** The row, or undefined while it is on its way. */
  at(index: number): RowOf<L> | undefined {
    const number = Math.floor(index / BLOCK);
    const block = this.#blocks.get(number);
    if (block?.revision !== this.#revision && index < this.#total) this.#ask(number);
    return block?.rows[index % BLOCK];
  }

  /** The row when it has come; undefined where there is none. */
  async fetch(index: number): Promise<RowOf<L> | undefined> {
    const known = this.at(index);
    const current = this.#blocks.get(Math.floor(index / BLOCK))?.revision === this.#revision;
    if ((known !== undefined && current) || index >= this.#total) return known;
    const rows = await this.#host.request({
      kind: "rows",
      list: this.#list,
      connection: this.#connection,
      from: index,
      count: 1,
    });
    return rows?.rows[0] as RowOf<L> | undefined;
  }

  /** All rows that are here already, with their indices. */
  *loaded(): Generator<readonly [number, RowOf<L>]> {
    for (const [number, { rows }] of [...this.#blocks].toSorted(([a], [b]) => a - b)) {
      for (const [offset, row] of rows.entries()) yield [number * BLOCK + offset, row];
    }
  }

  #ask(number: number): void {
    if (this.#asked.has(number)) return;
    const controller = new AbortController();
    this.#asked.set(number, controller);
    void this.#load(number, controller.signal);
  }

  async #load(number: number, signal: AbortSignal): Promise<void> {
    const revision = this.#revision;
    try {
      const rows = await this.#host.request(
        { kind: "rows", list: this.#list, connection: this.#connection, from: number * BLOCK, count: BLOCK },
        signal,
      );
      if (signal.aborted || rows === undefined) return;
      this.#total = rows.total;
      this.#blocks.set(number, { rows: rows.rows as RowOf<L>[], revision });
      this.#asked.delete(number);
      this.#changed();
    } catch (error) {
      // A window that is not wanted any more is no fault. What was refused may be asked for again.
      if (signal.aborted) return;
      this.#asked.delete(number);
      this.#host.fault(`rows of ${this.#list}: ${String(error)}`);
    }
  }
}

/** Rows asked for at once. */
const BLOCK = 100;
