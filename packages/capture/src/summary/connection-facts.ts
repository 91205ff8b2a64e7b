/** What a summary takes of a connection: little enough to be kept of each, where a capture is read on. */
import type { Analyser } from "../analysis/analyser.ts";
import { FIRST_FIN_TIME, LAST_AT } from "../connection/columns.ts";
import { ConnectionObserver } from "../connection/connection-observer.ts";
import type { Ended, Opened, SideName } from "../connection/connection-story.ts";
import type { ConnectionReport } from "../report/connection-report.ts";
import type { CaptureEndpoint } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { Grade } from "../report/verdict.ts";

/** What is known of a finding without its words. */
export type FoundFact = Pick<CaptureFinding, "code" | "severity" | "confidence">;

/** See the file's head. Instants are seconds since 1970; NaN: there is none, or the capture does not tell. */
export interface ConnectionFacts {
  /** Number of the stream, from 0. */
  readonly stream: number;
  /** Who asked for the connection, and the other; where nothing tells, the sender of the first packet is the client. */
  readonly client: CaptureEndpoint;
  readonly server: CaptureEndpoint;
  /** The first packet, and the last. */
  readonly start: number;
  readonly end: number;
  /** The last packet that the server sent. */
  readonly heard: number;
  /** When the server ended it, by a reset or by closing first. */
  readonly cut: number;
  readonly opened: Opened | undefined;
  readonly ended: Ended | undefined;
  /** Packets of the client, and of the server, those that were recorded twice counted once. */
  readonly asked: number;
  readonly answered: number;
  /** Seconds that the server took for its first answer, the handshake's round trip taken off; NaN: there was none. */
  readonly thought: number;
  /** By its first octets it is of a protocol in which an answer is owed. */
  readonly owed: boolean;
  readonly grade: Grade;
  /** Worst first. */
  readonly findings: readonly FoundFact[];
}

/** The facts of a report that `connectionReport(analyser, stream)` has made, and of the tables that it was made from. */
export const connectionFacts = (analyser: Analyser, report: ConnectionReport): ConnectionFacts => {
  const { stream, start, duration, exchange, initial_rtt: rtt, clock_steps: steps } = report;
  const clientSide: SideName = report.client ?? "a";
  const serverSide: SideName = clientSide === "a" ? "b" : "a";
  const [client, server] = [report[clientSide], report[serverSide]];
  const first = exchange?.first_answer ?? Number.NaN;
  const known = steps === undefined;
  const at = known ? instantsOf(analyser, report, serverSide) : UNKNOWN;
  return {
    stream,
    client,
    server,
    start: known ? start : Number.NaN,
    end: known ? start + duration : Number.NaN,
    heard: start + at.heard,
    cut: start + at.cut,
    opened: report.opened,
    ended: report.ended,
    asked: client.distinct_packets ?? client.packets,
    answered: server.distinct_packets ?? server.packets,
    thought: known ? Math.max(0, first - (rtt ?? 0)) : Number.NaN,
    owed: (exchange?.protocol ?? null) !== null,
    grade: report.grade,
    findings: report.findings.length === 0 ? NONE : report.findings.map(factOf),
  };
};

const NONE: readonly FoundFact[] = [];

/** Every fact once: most connections with findings share theirs with others. */
const facts = new Map<string, FoundFact>();

const factOf = ({ code, severity, confidence }: CaptureFinding): FoundFact => {
  const key = `${code} ${severity} ${confidence}`;
  let fact = facts.get(key);
  if (fact === undefined) {
    fact = { code, severity, confidence };
    facts.set(key, fact);
  }
  return fact;
};

interface Instants {
  readonly heard: number;
  readonly cut: number;
}

const UNKNOWN: Instants = { heard: Number.NaN, cut: Number.NaN };

/** Seconds since the stream's first packet. */
const instantsOf = (
  analyser: Analyser,
  { stream, reset, closed_by: closer, b, a }: ConnectionReport,
  server: SideName,
): Instants => {
  const observer = analyser.observers.find((each) => each instanceof ConnectionObserver);
  if (observer === undefined) return UNKNOWN;
  const { columns, unusual } = observer;
  const direction = stream * 2 + (server === "a" ? 0 : 1);
  const sent = (server === "a" ? a : b).packets;
  // Who closes and is gone answers what comes afterwards with a reset: it ended the connection with its FIN.
  const cut =
    closer === server
      ? columns.instant(stream, FIRST_FIN_TIME)
      : reset?.by === server
        ? (unusual.get(stream)?.resets.find(({ frame }) => frame === reset.frame)?.time ?? Number.NaN)
        : Number.NaN;
  return { heard: sent === 0 ? Number.NaN : columns.time(direction, LAST_AT) / 1e9, cut: cut / 1e9 };
};
