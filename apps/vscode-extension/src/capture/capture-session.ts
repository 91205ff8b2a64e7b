/**
 * One capture that is open: reads it from its source, keeps what is needed of every packet, and answers what a view asks
 * while it is still reading.
 */
import {
  Analyser,
  CaptureReader,
  connectionReport,
  type FilteredConnection,
  linkTypeName,
  standardObservers,
  unreadLinks,
} from "@tcplens/capture";
import type { AnswerTo, CaptureAnswer, CaptureQuestion } from "../shared/capture-protocol.ts";
import type { CaptureSummary } from "../shared/capture-view.ts";
import type { ByteSource } from "./byte-source.ts";
import { CaptureOctets, type ReadOctets } from "./capture-octets.ts";
import { ConnectionList } from "./connection-list.ts";
import { graphOf } from "./graph-series.ts";
import { minimapOf, packetRowOf, rowsText, seekTone } from "./ladder-rows.ts";
import { filterProposals } from "./list-filter.ts";
import { type Datagram, DatagramFinder } from "./datagram.ts";
import { FollowedFile } from "./followed-file.ts";
import { isAlone, packetDetailOf } from "./packet-detail.ts";
import { PacketIndex, RowList } from "./packet-index.ts";
import { readPackets, type ReadPacket, readThrough } from "./read-again.ts";
import { streamViewOf } from "./stream-view.ts";

/** What a session is made with. */
export interface SessionOptions {
  readonly name: string;
  /** Called when there is more to see, not more than some times a second. */
  readonly progressed: (summary: CaptureSummary) => void;
  /** ms from some point on. */
  readonly now: () => number;
  /** Whether it is to be compared with another. Default: no. */
  readonly comparison?: boolean;
}

/** See the file's head. */
export class CaptureSession {
  readonly #source: ByteSource;
  readonly #octets: CaptureOctets;
  /** For single packets; who reads many has a reader of its own. */
  readonly #read: ReadOctets;
  readonly #options: SessionOptions;
  readonly #analyser: Analyser;
  readonly #index = new PacketIndex();
  readonly #list: ConnectionList;
  readonly #reader: CaptureReader;
  readonly #stopping = new AbortController();
  readonly #file: FollowedFile;
  readonly #began: number;
  #state: CaptureSummary["state"] = "reading";
  #problem: string | undefined;
  #revision = 0;
  #told = -Infinity;
  /** Since when, ms, what has come to the file is being read. */
  #catchingUp: number | undefined;
  #took = 0;
  #first: number | undefined;
  #last: number | undefined;
  #tcpPackets = 0;
  /** Offset of the first packet. */
  #begins: number | undefined;
  /** Rows of the connection on show, as far as they have been looked for. */
  #rows: { readonly stream: number; readonly list: RowList; until: number } | undefined;

  constructor(source: ByteSource, options: SessionOptions) {
    this.#source = source;
    this.#octets = new CaptureOctets(source);
    this.#read = this.#octets.reader();
    this.#options = options;
    this.#began = options.now();
    this.#analyser = new Analyser(standardObservers({ comparison: options.comparison ?? false }));
    this.#analyser.goesOn = true;
    this.#list = new ConnectionList(this.#analyser, this.#index);
    this.#file = new FollowedFile(source, {
      resume: () => this.#reader.resume(),
      push: (octets) => this.#push(octets),
      expects: (goesOn) => this.#expect(goesOn),
      changed: () => {
        this.#catchingUp = undefined;
        this.#tell(true);
      },
    });
    this.#reader = new CaptureReader((record) => {
      this.#begins ??= record.offset;
      const at = record.seconds * 1000 + record.nanoseconds / 1e6;
      if (this.#first === undefined || at < this.#first) this.#first = at;
      if (this.#last === undefined || at > this.#last) this.#last = at;
      if (!this.#analyser.take(record)) return;
      this.#tcpPackets += 1;
      this.#list.took();
      this.#index.add(this.#analyser, record.offset);
    });
  }

  /** Reads to the end. Never throws: what goes wrong stands in the summary. */
  async read(): Promise<void> {
    try {
      let damage: string | undefined;
      const problem = (what: string): void => void (damage = what);
      for await (const piece of this.#octets.pieces(this.#stopping.signal, problem)) {
        this.#reader.push(piece);
        this.#tell();
        if (this.#reader.problem !== undefined) break;
      }
      this.#reader.end(damage);
      this.#state = "done";
    } catch (error) {
      this.#state = this.#stopping.signal.aborted ? "cancelled" : "failed";
      if (this.#state === "failed") this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#took = this.#options.now() - this.#began;
    // Of a file that was not read to its end more might be known.
    if (this.#state === "done") {
      this.#expect(false);
      const { problem, endsEarly } = this.#reader;
      const whole = problem === undefined || endsEarly;
      if (this.#options.comparison !== true)
        await this.#file.begin(whole ? this.#octets.taken : undefined).catch(() => undefined);
    }
    this.#tell(true);
  }

  #expect(goesOn: boolean): void {
    this.#analyser.goesOn = goesOn;
    this.#list.sayAnew();
  }

  /** What has come to the file since it was read. */
  #push(octets: Uint8Array): boolean {
    this.#octets.taken += octets.length;
    this.#reader.push(octets);
    // What has come at once is told when all of it has been read, unless that takes long.
    const now = this.#options.now();
    this.#catchingUp ??= now;
    if (now - this.#catchingUp > TELL_LATEST) {
      this.#catchingUp = now;
      this.#tell(true);
    }
    return this.#reader.problem === undefined;
  }

  /** Whether somebody looks at it: only then it is seen that the file grows. */
  watch(on: boolean): void {
    this.#file.watch(on);
  }

  /** Goes on to read what comes to the file, or stops that. */
  follow(on: boolean): void {
    if (on) this.#file.goOn();
    else this.#file.stop();
  }

  /** Stops reading; what has been read stays. */
  cancel(): void {
    this.#stopping.abort();
  }

  get summary(): CaptureSummary {
    const { format, interfaces, frames, problem } = this.#reader;
    const { follow, change } = this.#file;
    const unfinished = this.#reader.endsEarly && follow !== undefined;
    const unread = unreadLinks(this.#analyser);
    const damage = this.#problem ?? (problem === undefined || unfinished ? undefined : damageText(problem));
    return {
      name: this.#options.name,
      size: this.#source.size,
      read: Math.min(this.#octets.taken, this.#source.size),
      state: this.#state,
      format: format ?? "",
      interfaces: interfaces.slice(0, INTERFACES_MAX).map(interfaceText),
      packets: frames,
      tcpPackets: this.#tcpPackets,
      connections: this.#analyser.store.size,
      ...(this.#first === undefined ? {} : { start: this.#first }),
      ...(this.#last === undefined ? {} : { end: this.#last }),
      ...(damage === undefined ? {} : { damage }),
      ...(unread === undefined ? {} : { unread }),
      indexed: this.#index.size,
      took: this.#state === "reading" ? this.#options.now() - this.#began : this.#took,
      revision: this.#revision,
      ...(unfinished ? { unfinished } : {}),
      ...(follow === undefined ? {} : { follow }),
      ...(change === undefined ? {} : { changed: change }),
    };
  }

  #tell(always = false): void {
    const now = this.#options.now();
    const wait = now - this.#began < EARLY ? TELL_EARLY : TELL_EVERY;
    if (!always && now - this.#told < wait) return;
    this.#told = now;
    this.#revision += 1;
    this.#options.progressed(this.summary);
  }

  /** Refuses, by throwing, what cannot be answered. */
  async answer(question: CaptureQuestion): Promise<CaptureAnswer> {
    switch (question.kind) {
      case "connections":
        return this.#connections(question);
      case "stands-out":
        return { kind: "stands-out", ...this.#list.standingOut() };
      case "filter-fields":
        return { kind: "filter-fields", fields: filterProposals() };
      case "listed":
        return { kind: "listed", streams: this.#list.between(question, this.#revision).bits };
      case "stream":
        return this.#stream(this.#known(question.stream));
      case "ladder": {
        const list = this.rowsOf(question.stream);
        const rows = [];
        for (let at = question.from; at < Math.min(list.length, question.from + question.count); at += 1)
          rows.push(packetRowOf(this.#index, list.at(at)));
        return { kind: "ladder", from: question.from, total: list.length, rows };
      }
      case "minimap":
        return {
          kind: "minimap",
          tones: minimapOf(this.#index, this.rowsOf(question.stream), question.parts),
        };
      case "seek": {
        const { stream, row, by } = question;
        return { kind: "seek", row: seekTone(this.#index, this.rowsOf(stream), row, by) };
      }
      case "graph":
        return { kind: "graph", data: graphOf(this.#index, this.rowsOf(question.stream), question) };
      case "text":
        return this.#text(question);
      case "packet":
        return { kind: "packet", detail: await this.#packet(question) };
      case "pairs":
      case "pair":
      case "joint":
      case "overlay":
        throw new Error("one capture alone has nothing to be compared with");
    }
  }

  #connections(question: Extract<CaptureQuestion, { readonly kind: "connections" }>): CaptureAnswer {
    const all = this.#analyser.store.size;
    const window = this.#list.window(question, this.#revision);
    return {
      kind: "connections",
      from: question.from,
      all,
      revision: this.#revision,
      ...window,
      rows: [...window.rows],
    };
  }

  #stream(stream: number): CaptureAnswer {
    const rows = this.rowsOf(stream);
    const report = connectionReport(this.#analyser, stream);
    return {
      kind: "stream",
      view: streamViewOf(this.#analyser, report, { row: this.#list.row(stream), index: this.#index, rows }),
    };
  }

  #text({ stream, from, to }: Extract<CaptureQuestion, { readonly kind: "text" }>): AnswerTo<"text"> {
    const { a, b } = this.#list.row(this.#known(stream));
    return { kind: "text", ...rowsText(this.#index, this.rowsOf(stream), { from, to, a, b }) };
  }

  async #packet({
    stream,
    row,
  }: Extract<CaptureQuestion, { readonly kind: "packet" }>): ReturnType<typeof this.detail> {
    return this.detail(stream, row);
  }

  /** The packet in a row of a connection, read again. */
  async detail(stream: number, at: number): Promise<AnswerTo<"packet">["detail"]> {
    const list = this.rowsOf(stream);
    if (at >= list.length) throw new Error(`the connection has ${list.length} packets, not ${at + 1}`);
    const row = list.at(at);
    const shown = packetRowOf(this.#index, row);
    for await (const packet of readPackets(this.#reader, [this.#index.offset(row)], this.#read)) {
      const read = { ...packet, frame: shown.frame };
      return packetDetailOf(read, shown, isAlone(read) ? undefined : await this.#datagram(row));
    }
    throw new Error("the packet cannot be read any more: the file has changed");
  }

  /** What the packet in a row of the index completed; undefined: its fragments lie too far apart. */
  async #datagram(row: number): Promise<Datagram | undefined> {
    const to = this.#index.offset(row);
    for (const rows of FRAGMENTS_WITHIN) {
      const first = row - rows;
      const from = first < 0 ? (this.#begins ?? 0) : this.#index.offset(first);
      if (to - from > FRAGMENTS_OCTETS) return undefined;
      const before = first < 0 ? 0 : this.#index.frame(first) - 1;
      const finder = new DatagramFinder();
      let found: Datagram | undefined;
      await readThrough(this.#reader, { from, to }, this.#read, (record) => {
        const taken = finder.take(Object.assign(record, { frame: record.frame + before }));
        if (record.offset === to) found = taken;
      });
      if (found !== undefined || first < 0) return found;
    }
    return undefined;
  }

  /** Packets by the offsets of their records, read again. */
  packets(offsets: Iterable<number>): AsyncGenerator<ReadPacket> {
    return readPackets(this.#reader, offsets, this.#octets.reader());
  }

  /** What a filter asks of a connection. */
  filtered(stream: number): FilteredConnection {
    return this.#list.filtered(this.#known(stream));
  }

  get analyser(): Analyser {
    return this.#analyser;
  }

  get index(): PacketIndex {
    return this.#index;
  }

  get interfaces(): CaptureReader["interfaces"] {
    return this.#reader.interfaces;
  }

  get carried(): CaptureReader["carried"] {
    return this.#reader.carried;
  }

  /** The rows of the index that are a connection's. */
  rowsOf(stream: number): RowList {
    this.#known(stream);
    if (this.#rows?.stream !== stream) this.#rows = { stream, list: new RowList(), until: 0 };
    const rows = this.#rows;
    this.#index.collect(stream, rows.until, rows.list);
    rows.until = this.#index.size;
    return rows.list;
  }

  #known(stream: number): number {
    const { size } = this.#analyser.store;
    if (stream >= size) throw new Error(`there is no connection ${stream}: there are ${size}`);
    return stream;
  }

  close(): void {
    this.cancel();
    this.#file.close();
    this.#source.close();
  }
}

/** What is wrong with the whole of a file has no place in it. */
const damageText = ({ what, offset, frame }: NonNullable<CaptureReader["problem"]>): string =>
  offset === 0
    ? what
    : `${what} (packet ${frame.toLocaleString("en")}, octet ${offset.toLocaleString("en")})`;

const interfaceText = ({ name, linkType }: CaptureReader["interfaces"][number]): string =>
  name === undefined || name === "" ? linkTypeName(linkType) : `${name} (${linkTypeName(linkType)})`;

/** Rows before a fragment among which the others are looked for, and octets at most. */
const FRAGMENTS_WITHIN = [20, 1000, 20_000] as const;
const FRAGMENTS_OCTETS = 64_000_000;

/** ms: news comes often at first, so that something is seen at once. */
const EARLY = 1000;
const TELL_EARLY = 80;
const TELL_EVERY = 250;
const TELL_LATEST = 500;
const INTERFACES_MAX = 50;
