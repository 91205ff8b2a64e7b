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

/** The lines, the last without a line break. Columns that would be empty are left out. */
export const renderOverview = (rows: readonly OverviewRow[], width: number, colors: TextStyle): string => {
  const repeated = rows.some(({ rounds }) => rounds.length > 1);
  const named = rows.some(({ origin }) => origin !== undefined);
  const columns: readonly Column[] = [
    { heading: "" },
    { heading: "endpoint", width: Math.max(20, Math.floor(width * (named ? 0.28 : 0.36))) },
    ...(named ? [{ heading: "named by", width: Math.max(14, Math.floor(width * 0.24)) }] : []),
    ...(repeated ? timeColumns : [{ heading: "connect", align: "right" } as const]),
    { heading: "verdict", width: Math.max(18, Math.floor(width * (repeated ? 0.22 : 0.3))) },
  ];
  const cells = rows.map((row) => [
    mark(row, colors),
    row.endpoint,
    ...(named ? [row.origin ?? ""] : []),
    ...(repeated ? repeatedTimes(row) : [timeWords(row.rounds.at(-1)?.connectTime)]),
    verdict(row),
  ]);
  return renderTable(columns, cells, colors);
};

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

const mark = ({ rounds }: OverviewRow, colors: TextStyle): string =>
  rounds.every(({ outcome }) => outcome === "connected") ? colors.green("✓") : colors.red("✕");

/** Every finding of every round, each once; where there is none, the outcome. */
const verdict = ({ rounds }: OverviewRow): string => {
  const findings = [...new Set(rounds.flatMap((round) => round.findings))];
  if (findings.length > 0) return findings.join(", ");
  return rounds.every(({ outcome }) => outcome === "connected") ? "connected" : "failed";
};

const timeWords = (time: number | undefined): string => (time === undefined ? "–" : formatDuration(time));
