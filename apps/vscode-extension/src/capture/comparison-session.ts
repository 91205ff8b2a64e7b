/** Two captures that are compared: reads both, pairs their connections, and answers what the view of them asks. */
import {
  compareCaptures,
  compareConnections,
  connectionReport,
  type CaptureComparison,
  type ConnectionReport,
  type PairedConnection,
} from "@tcplens/capture";
import type { CaptureAnswer, CaptureQuestion } from "../shared/capture-protocol.ts";
import type { CaptureSummary } from "../shared/capture-view.ts";
import type { PairRow, PairView } from "../shared/comparison-view.ts";
import type { ByteSource } from "./byte-source.ts";
import { CaptureSession } from "./capture-session.ts";
import { graphOf } from "./graph-series.ts";
import { JointRows } from "./joint-rows.ts";
import { filterProposals, listFilter } from "./list-filter.ts";

/** What a comparison is made with. */
export interface ComparisonOptions {
  readonly names: readonly [string, string];
  /** Called when there is more to see. */
  readonly progressed: (first: CaptureSummary, second: CaptureSummary) => void;
  /** ms from some point on. */
  readonly now: () => number;
}

/** A pair that is on show. */
interface Shown {
  readonly pair: number;
  readonly reports: readonly [ConnectionReport, ConnectionReport];
  readonly clients: readonly ["a" | "b", "a" | "b"];
  readonly view: PairView;
  readonly joint: JointRows;
}

/** The pairs that a filter lets through, by their numbers. */
interface Listed {
  readonly filter: string;
  readonly pairs: Uint32Array;
  readonly problem?: string;
  readonly hint?: string;
}

/** See the file's head. */
export class ComparisonSession {
  readonly #sessions: readonly [CaptureSession, CaptureSession];
  readonly #sources: readonly [ByteSource, ByteSource];
  #comparison: CaptureComparison | undefined;
  #listed: Listed | undefined;
  #shown: Shown | undefined;

  constructor(sources: readonly [ByteSource, ByteSource], { names, progressed, now }: ComparisonOptions) {
    this.#sources = sources;
    const tell = (): void => {
      if (this.#sessions !== undefined) progressed(this.#sessions[0].summary, this.#sessions[1].summary);
    };
    const session = (at: 0 | 1): CaptureSession =>
      new CaptureSession(sources[at], { name: names[at], progressed: tell, now, comparison: true });
    this.#sessions = [session(0), session(1)];
  }

  /** Reads both to their ends. */
  async read(): Promise<void> {
    await this.#sessions[0].read();
    await this.#sessions[1].read();
  }

  cancel(): void {
    for (const session of this.#sessions) session.cancel();
  }

  close(): void {
    this.cancel();
    for (const source of this.#sources) source.close();
  }

  /** Refuses, by throwing, what cannot be answered. */
  answer(question: CaptureQuestion): CaptureAnswer {
    switch (question.kind) {
      case "pairs":
        return this.#pairs(question);
      case "filter-fields":
        return { kind: "filter-fields", fields: filterProposals() };
      case "pair":
        return { kind: "pair", view: this.#pair(question.pair).view };
      case "joint": {
        const { joint } = this.#pair(question.pair);
        return { kind: "joint", ...joint.window(question.from, question.count) };
      }
      case "overlay": {
        const { capture, role, graph, width, height, view } = question;
        const { reports, clients } = this.#pair(question.pair);
        const session = this.#sessions[capture];
        const { stream } = reports[capture];
        const side = (clients[capture] === "a") === (role === "client") ? 0 : 1;
        const rows = session.rowsOf(stream);
        const shown = view === undefined ? {} : { view };
        return {
          kind: "overlay",
          data: graphOf(session.index, rows, { kind: "graph", stream, side, graph, width, height, ...shown }),
        };
      }
      case "connections":
      case "stands-out":
      case "listed":
      case "stream":
      case "ladder":
      case "minimap":
      case "packet":
      case "seek":
      case "graph":
      case "text":
        throw new Error(`a comparison does not answer ${question.kind}`);
    }
  }

  get #done(): boolean {
    return this.#sessions.every(({ summary }) => summary.state !== "reading");
  }

  get #compared(): CaptureComparison {
    const [first, second] = this.#sessions;
    return (this.#comparison ??= compareCaptures(first.analyser, second.analyser));
  }

  #pairs({ from, count, filter, pair }: Extract<CaptureQuestion, { readonly kind: "pairs" }>): CaptureAnswer {
    if (!this.#done) return { kind: "pairs", from, total: 0, all: 0, rows: [], headline: "", summary: "" };
    const { headline, summary } = this.#compared;
    const all = this.#all;
    const { pairs, problem, hint } = this.#filtered(filter);
    const place = pair === undefined ? -1 : pairs.indexOf(pair);
    return {
      kind: "pairs",
      from,
      total: pairs.length,
      all,
      rows: Array.from(pairs.subarray(from, from + count), (each) => this.#row(each)),
      ...(pair === undefined || pair >= all ? {} : { shown: this.#row(pair) }),
      ...(place < 0 ? {} : { place }),
      ...(problem === undefined ? {} : { problem }),
      ...(hint === undefined ? {} : { hint }),
      headline,
      summary,
    };
  }

  /** Pairs, and what has no like. */
  get #all(): number {
    const { pairs, onlyFirst, onlySecond } = this.#compared;
    return pairs.length + onlyFirst.length + onlySecond.length;
  }

  /** The numbers of those of which either connection is as the filter has it; of a filter that is none, of all. */
  #filtered(filter: string): Listed {
    if (this.#listed?.filter === filter) return this.#listed;
    const { passes, ...said } = listFilter(filter);
    const all = Uint32Array.from({ length: this.#all }, (_, at) => at);
    const pairs = all.filter((at) =>
      this.#streamsOf(at).some(
        (stream, capture) =>
          stream !== null && passes((this.#sessions[capture] as CaptureSession).filtered(stream)),
      ),
    );
    return (this.#listed = { filter, pairs, ...said });
  }

  /** Of either capture; null: it has none. */
  #streamsOf(at: number): readonly [number | null, number | null] {
    const { pairs, onlyFirst, onlySecond } = this.#compared;
    const pair = pairs[at];
    if (pair !== undefined) return [pair.first.stream, pair.second.stream];
    const lone = at - pairs.length;
    return [onlyFirst[lone]?.stream ?? null, onlySecond[lone - onlyFirst.length]?.stream ?? null];
  }

  #row(at: number): PairRow {
    const { pairs, onlyFirst, onlySecond } = this.#compared;
    const pair = pairs[at];
    if (pair !== undefined) {
      const { first, second, headline, kind, durations } = pair;
      return {
        pair: at,
        first: first.stream,
        second: second.stream,
        grades: [...pair.grades],
        server: endText(first.server),
        clients: [endText(first.client), endText(second.client)],
        request: first.request ?? "",
        kind,
        headline,
        durations: [durations[0] * 1000, durations[1] * 1000],
      };
    }
    const lone = onlyFirst[at - pairs.length];
    return lone === undefined
      ? this.#lone(at, onlySecond[at - pairs.length - onlyFirst.length] as PairedConnection, 1)
      : this.#lone(at, lone, 0);
  }

  #lone(pair: number, { stream, client, server, request }: PairedConnection, capture: 0 | 1): PairRow {
    const { grade, duration } = connectionReport(this.#sessions[capture].analyser, stream);
    const only = <T>(value: T): [T | null, T | null] => (capture === 0 ? [value, null] : [null, value]);
    const [first, second] = only(stream);
    return {
      pair,
      first,
      second,
      grades: only(grade),
      server: endText(server),
      clients: only(endText(client)),
      request: request ?? "",
      kind: "only",
      headline: "",
      durations: only(duration * 1000),
    };
  }

  #pair(at: number): Shown {
    if (this.#shown?.pair === at) return this.#shown;
    const { pairs } = this.#compared;
    const pair = pairs[at];
    if (pair === undefined) throw new Error(`there is no pair ${at}: there are ${pairs.length}`);
    const streams = [pair.first.stream, pair.second.stream] as const;
    const [one, other] = this.#sessions;
    const reports = [
      connectionReport(one.analyser, streams[0]),
      connectionReport(other.analyser, streams[1]),
    ] as const;
    const { clients, rows, findings } = compareConnections(...reports);
    const joint = new JointRows(
      { index: one.index, rows: one.rowsOf(streams[0]), turned: clients[0] === "b" },
      { index: other.index, rows: other.rowsOf(streams[1]), turned: clients[1] === "b" },
    );
    const view: PairView = {
      row: this.#row(at),
      why: pair.why,
      ends: [
        [endText(pair.first.client), endText(pair.first.server)],
        [endText(pair.second.client), endText(pair.second.server)],
      ],
      values: rows.map(({ name, group, side, unit, first, second, differs }) =>
        side === undefined
          ? { name, group, unit, first, second, differs }
          : { name, group, side, unit, first, second, differs },
      ),
      found: [foundIn(findings.first), foundIn(findings.second)],
      alignedAtSyn: joint.beginWithSyn,
      rows: joint.length,
    };
    return (this.#shown = { pair: at, reports, clients, view, joint });
  }
}

const foundIn = (findings: ConnectionReport["findings"]): PairView["found"][0] =>
  findings.slice(0, FINDINGS_MAX).map(({ code, severity, cause }) => ({ code, severity, cause }));

const endText = ({ address, port }: PairedConnection["client"]): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

const FINDINGS_MAX = 50;
