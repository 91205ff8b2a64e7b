/** What a filter asks of a connection: a part of its report, so that not all of it must be kept to be filtered. */
import type { Exchange } from "../connection/connection-story.ts";
import type { ConnectionReport, SideReport } from "../report/connection-report.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { BothSides, RecoveryReport } from "../report/judgements.ts";

/** A {@link ConnectionReport} is one; every field is what it is there. */
export interface FilteredConnection {
  readonly stream: ConnectionReport["stream"];
  readonly first_frame: ConnectionReport["first_frame"];
  readonly last_frame: ConnectionReport["last_frame"];
  readonly start: ConnectionReport["start"];
  readonly duration: ConnectionReport["duration"];
  readonly packets: ConnectionReport["packets"];
  readonly bytes: ConnectionReport["bytes"];
  readonly completeness: ConnectionReport["completeness"];
  readonly initial_rtt: ConnectionReport["initial_rtt"];
  readonly flags: ConnectionReport["flags"];
  readonly verdict: ConnectionReport["verdict"];
  readonly grade: ConnectionReport["grade"];
  readonly rtt?: ConnectionReport["rtt"] | undefined;
  readonly retransmissions?: ConnectionReport["retransmissions"] | undefined;
  readonly duplicates?: ConnectionReport["duplicates"] | undefined;
  readonly persist_probes?: ConnectionReport["persist_probes"] | undefined;
  readonly keep_alives?: ConnectionReport["keep_alives"] | undefined;
  readonly opened?: ConnectionReport["opened"] | undefined;
  readonly ended?: ConnectionReport["ended"] | undefined;
  readonly closed_by?: ConnectionReport["closed_by"] | undefined;
  readonly conn_state?: ConnectionReport["conn_state"] | undefined;
  readonly history?: ConnectionReport["history"] | undefined;
  readonly a: FilteredSide;
  readonly b: FilteredSide;
  readonly findings: readonly Pick<CaptureFinding, "code" | "severity">[];
  readonly reset?: Pick<NonNullable<ConnectionReport["reset"]>, "cause"> | undefined;
  readonly recovery?: BothSides<Pick<RecoveryReport, "timeouts" | "retransmitted_share">> | undefined;
  readonly exchange?:
    | Pick<Exchange, "protocol" | "status" | "statuses" | "first_answer" | "think_max">
    | undefined;
}

/** One end of it. */
export type FilteredSide = Pick<SideReport, "address" | "port" | "packets" | "bytes" | "state">;

/**
 * Of a report what a filter asks, in some 600 octets: for a list that is filtered again and again, where making all
 * reports anew would take too long, and keeping them too much room.
 */
export const filteredPart = (report: ConnectionReport): FilteredConnection => {
  const { findings, recovery, exchange, reset, flags } = report;
  return {
    stream: report.stream,
    a: report.a,
    b: report.b,
    first_frame: report.first_frame,
    last_frame: report.last_frame,
    start: report.start,
    duration: report.duration,
    packets: report.packets,
    bytes: report.bytes,
    completeness: report.completeness,
    rtt: report.rtt,
    initial_rtt: report.initial_rtt,
    flags: Object.keys(flags).length === 0 ? NO_FLAGS : flags,
    findings:
      findings.length === 0 ? NO_FINDINGS : findings.map(({ code, severity }) => ({ code, severity })),
    verdict: report.verdict,
    grade: report.grade,
    retransmissions: report.retransmissions,
    recovery: recovery === undefined ? undefined : { a: lossesOf(recovery.a), b: lossesOf(recovery.b) },
    duplicates: report.duplicates,
    persist_probes: report.persist_probes,
    keep_alives: report.keep_alives,
    opened: report.opened,
    ended: report.ended,
    closed_by: report.closed_by,
    reset: reset === undefined ? undefined : { cause: reset.cause },
    conn_state: report.conn_state,
    history: report.history,
    exchange: exchange === undefined ? undefined : turnsOf(exchange),
  };
};

const lossesOf = ({
  timeouts,
  retransmitted_share,
}: RecoveryReport): Pick<RecoveryReport, "timeouts" | "retransmitted_share"> => ({
  timeouts,
  retransmitted_share,
});

const turnsOf = ({
  protocol,
  status,
  statuses,
  first_answer,
  think_max,
}: Exchange): NonNullable<FilteredConnection["exchange"]> => ({
  protocol,
  status,
  ...(statuses === undefined ? {} : { statuses }),
  first_answer,
  think_max,
});

/** What most connections have is there once. */
const NO_FLAGS: ConnectionReport["flags"] = {};
const NO_FINDINGS: FilteredConnection["findings"] = [];
