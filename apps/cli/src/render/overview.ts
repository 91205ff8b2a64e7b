/** What came of several traces, in one table: at the end of a run over several endpoints. */
import { formatDuration, type FindingCode, type TextStyle } from "@tcplens/trace";
import { statistics } from "./statistics.ts";
import { renderTable, type Column } from "./table.ts";

/** One endpoint over all rounds. */
export interface OverviewRow {
  readonly endpoint: string;
  /** Where it was named, if not on the command line. */
  readonly origin: string | undefined;
  /** One for each round, in order. */
  readonly rounds: readonly OverviewRound[];
}

/** One trace. */
export interface OverviewRound {
  readonly outcome: "connected" | "failed";
  readonly findings: readonly FindingCode[];
  /** ms until the connection stood; undefined when none did. */
  readonly connectTime: number | undefined;
}

/**
 * The lines, the last without a line break. Of several rounds the place where an endpoint was named is left out: it
 * stands above each report, and the times need the room.
 */
export const renderOverview = (rows: readonly OverviewRow[], width: number, style: TextStyle): string => {
  const repeated = rows.some(({ rounds }) => rounds.length > 1);
  const named = !repeated && rows.some(({ origin }) => origin !== undefined);
  const times = repeated ? timeColumns : [{ heading: "connect", align: "right" } as const];
  const room = width - INDENT - MARK - times.length * TIME - (named ? 4 : 3) * GAP;
  const share = (part: number): number => Math.max(10, Math.floor(room * part));
  const columns: readonly Column[] = [
    { heading: "" },
    { heading: "endpoint", width: share(named ? 0.38 : 0.55) },
    ...(named ? [{ heading: "named by", width: share(0.32) }] : []),
    ...times,
    { heading: "verdict", width: share(named ? 0.3 : 0.45) },
  ];
  const cells = rows.map((row) => [
    mark(row, style),
    row.endpoint,
    ...(named ? [row.origin ?? ""] : []),
    ...(repeated ? repeatedTimes(row) : [timeWords(row.rounds.at(-1)?.connectTime)]),
    verdict(row),
  ]);
  return renderTable(columns, cells, style);
};

/** Columns of the terminal: before the table, its first column, between two columns, and one of times with its gap. */
const INDENT = 2;
const MARK = 1;
const GAP = 2;
const TIME = 11;

const timeColumns: readonly Column[] = [
  { heading: "connected", align: "right" },
  { heading: "min", align: "right" },
  { heading: "median", align: "right" },
  { heading: "max", align: "right" },
];

const repeatedTimes = ({ rounds }: OverviewRow): readonly string[] => {
  const connected = rounds.filter(({ outcome }) => outcome === "connected").length;
  const times = statistics(rounds.map(({ connectTime }) => connectTime));
  return [
    `${connected} of ${rounds.length}`,
    timeWords(times?.min),
    timeWords(times?.median),
    timeWords(times?.max),
  ];
};

const mark = ({ rounds }: OverviewRow, style: TextStyle): string =>
  rounds.every(({ outcome }) => outcome === "connected") ? style.green("✓") : style.red("✕");

/** Every finding of every round, each once; where there is none, the outcome. */
const verdict = ({ rounds }: OverviewRow): string => {
  const findings = [...new Set(rounds.flatMap((round) => round.findings))];
  if (findings.length > 0) return findings.join(", ");
  return rounds.every(({ outcome }) => outcome === "connected") ? "connected" : "failed";
};

const timeWords = (time: number | undefined): string => (time === undefined ? "–" : formatDuration(time));
