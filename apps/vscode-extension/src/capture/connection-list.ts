/** The connections of a capture as a list: one row each, in an order, with a filter. */
import {
  type Analyser,
  type ConnectionFacts,
  connectionFacts,
  connectionReport,
  type ConnectionReport,
  type FilteredConnection,
  filteredPart,
  roundTripOf,
  sentAgainShareOf,
  Summariser,
} from "@tcplens/capture";
import {
  type ConnectionKey,
  type ConnectionRow,
  grades,
  SPARKS,
  type StandingOut,
} from "../shared/capture-view.ts";
import { StreamSet } from "../shared/stream-set.ts";
import { listFilter } from "./list-filter.ts";
import type { PacketIndex } from "./packet-index.ts";

interface ListOrder {
  readonly sort: ConnectionKey;
  readonly descending: boolean;
  readonly filter: string;
}

/** What is asked of the list. */
interface ListQuestion extends ListOrder {
  readonly from: number;
  readonly count: number;
  readonly stream?: number | undefined;
}

/** A window of it. */
interface ListWindow {
  readonly rows: readonly ConnectionRow[];
  readonly total: number;
  readonly problem?: string;
  readonly hint?: string;
  /** Of the connection that was asked for. */
  readonly place?: number;
}

/** The whole of it, and what is to be said of the filter. */
interface Order {
  readonly streams: Uint32Array;
  readonly problem?: string;
  readonly hint?: string;
}

/** See the file's head. Rows are made again when their connection has got more packets. */
export class ConnectionList {
  readonly #analyser: Analyser;
  readonly #index: PacketIndex;
  #rows: ConnectionRow[] = [];
  /** Of each of these what a filter asks. */
  #asked: FilteredConnection[] = [];
  /** And what is counted over all of them. */
  #facts: ConnectionFacts[] = [];
  /** Packets of each connection so far. */
  #packets = new Uint32Array(1024);
  #order: (Order & { readonly key: string }) | undefined;

  constructor(analyser: Analyser, index: PacketIndex) {
    this.#analyser = analyser;
    this.#index = index;
  }

  /** `revision` changes whenever the capture has grown. */
  window(question: ListQuestion, revision: number): ListWindow {
    const { streams, problem, hint } = this.#ordered(question, revision);
    const shown = streams.subarray(question.from, question.from + question.count);
    const sparks = this.#sparks(shown);
    const place = question.stream === undefined ? -1 : streams.indexOf(question.stream);
    return {
      rows: Array.from(shown, (stream, at) => withSpark(this.row(stream), sparks[at])),
      total: streams.length,
      ...(problem === undefined ? {} : { problem }),
      ...(hint === undefined ? {} : { hint }),
      ...(place < 0 ? {} : { place }),
    };
  }

  /** The connections that it has from one of the `ends` to the other, or those that it has at all. */
  between(
    question: ListOrder & { readonly ends?: readonly number[] | undefined },
    revision: number,
  ): StreamSet {
    const { streams } = this.#ordered(question, revision);
    const places = question.ends?.map((end) => streams.indexOf(end)).filter((place) => place >= 0);
    const [from, to] =
      places === undefined ? [0, streams.length] : [Math.min(...places), Math.max(...places) + 1];
    const set = new StreamSet();
    for (const stream of streams.subarray(from, to)) set.set(stream, true);
    return set;
  }

  /** The analyser has taken a packet. */
  took(): void {
    const { stream } = this.#analyser;
    if (stream >= this.#packets.length) {
      const larger = new Uint32Array(2 ** Math.ceil(Math.log2(stream + 2)));
      larger.set(this.#packets);
      this.#packets = larger;
    }
    this.#packets[stream] = (this.#packets[stream] as number) + 1;
  }

  /** Whether more packets are expected has changed, and with it what is said of those so far. */
  sayAnew(): void {
    this.#rows.length = 0;
    this.#asked.length = 0;
    this.#facts.length = 0;
  }

  /** What stands out over all of them. */
  standingOut(): { readonly sentences: StandingOut[]; readonly more: number } {
    const summariser = new Summariser();
    for (let stream = 0; stream < this.#analyser.store.size; stream += 1) {
      this.row(stream);
      summariser.take(this.#facts[stream] as ConnectionFacts);
    }
    const { sentences, left_out: more } = summariser.summary();
    return { sentences: sentences.map(({ severity, text, filter }) => ({ severity, text, filter })), more };
  }

  /** Without its spark. */
  row(stream: number): ConnectionRow {
    const known = this.#rows[stream];
    if (known !== undefined && known.packets === this.#packets[stream]) return known;
    const report = connectionReport(this.#analyser, stream);
    const row = rowOf(report);
    this.#rows[stream] = row;
    this.#asked[stream] = filteredPart(report);
    this.#facts[stream] = connectionFacts(this.#analyser, report);
    return row;
  }

  /** What a filter asks of a connection. */
  filtered(stream: number): FilteredConnection {
    this.row(stream);
    return this.#asked[stream] as FilteredConnection;
  }

  #ordered({ sort, descending, filter }: ListOrder, revision: number): Order {
    const key = `${revision} ${sort} ${descending} ${filter}`;
    if (this.#order?.key === key) return this.#order;
    const { passes, ...said } = listFilter(filter);
    const all = Array.from({ length: this.#analyser.store.size }, (_, stream) => this.row(stream));
    const kept = all.filter(({ stream }) => passes(this.#asked[stream] as FilteredConnection));
    const value = values[sort];
    const turn = descending ? -1 : 1;
    // Rows that are equal stand in the order in which their connections began.
    kept.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === y) return a.stream - b.stream;
      return (x < y ? -1 : 1) * turn;
    });
    this.#order = { key, streams: Uint32Array.from(kept, ({ stream }) => stream), ...said };
    return this.#order;
  }

  /** How many octets were sent in each part of a connection's life, the busiest part of it being 1. */
  #sparks(streams: Uint32Array): number[][] {
    const slots = new Map(Array.from(streams, (stream, at) => [stream, at]));
    const sums = new Float64Array(streams.length * SPARKS);
    const lives = Array.from(streams, (stream) => Math.max(1, this.row(stream).duration * 1e6));
    this.#index.visit(0, slots, (row, slot) => {
      const part = Math.floor((this.#index.time(row) / (lives[slot] as number)) * SPARKS);
      const at = slot * SPARKS + Math.min(SPARKS - 1, Math.max(0, part));
      sums[at] = (sums[at] as number) + this.#index.length(row) + HEADER;
    });
    return Array.from(streams, (_, slot) => {
      const parts = [...sums.subarray(slot * SPARKS, (slot + 1) * SPARKS)];
      const most = Math.max(...parts);
      return parts.map((part) => (most === 0 ? 0 : Math.round((part / most) * 1000) / 1000));
    });
  }
}

const withSpark = (row: ConnectionRow, spark: number[] = []): ConnectionRow => ({ ...row, spark });

/** Octets that a packet without data counts as, so that it is seen. */
const HEADER = 20;

const rowOf = (report: ConnectionReport): ConnectionRow => {
  const { a, b } = report;
  const rtt = roundTripOf(report);
  return {
    stream: report.stream,
    a: endpointText(a),
    b: endpointText(b),
    grade: report.grade,
    verdict: report.verdict,
    ...(report.provisional === true && !isOver(report) ? { provisional: true } : {}),
    start: report.start * 1000,
    duration: report.duration * 1000,
    ...(report.clock_steps === undefined ? {} : { clockSet: true }),
    packets: report.packets,
    bytesA: a.bytes,
    bytesB: b.bytes,
    retransmitted: sentAgainShareOf(report),
    rtt: rtt === null ? null : rtt * 1000,
    rttKind: report.rtt === undefined ? "handshake" : "measured",
    spark: [],
  };
};

/** Whether no more packets are to be expected of it, unless it begins anew. */
const isOver = ({ opened, ended }: ConnectionReport): boolean =>
  opened === "refused" || ended === "closed" || ended === "reset";

const endpointText = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

const values: Readonly<Record<ConnectionKey, (row: ConnectionRow) => number | string>> = {
  stream: ({ stream }) => stream,
  grade: ({ grade }) => grades.indexOf(grade),
  endpoint: ({ b }) => b,
  start: ({ start }) => start,
  duration: ({ duration }) => duration,
  bytes: ({ bytesA, bytesB }) => bytesA + bytesB,
  retransmitted: ({ retransmitted }) => retransmitted,
  rtt: ({ rtt }) => rtt ?? -1,
  packets: ({ packets }) => packets,
};
