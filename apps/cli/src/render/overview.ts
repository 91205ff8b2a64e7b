/** What came of several traces, in one table: at the end of a run over several endpoints. */
import { formatDuration, type FindingCode, type TextStyle } from "@tcplens/trace";
import { statistics } from "./statistics.ts";
import { renderTable, type Column, type TableLayout } from "./table.ts";

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
export const renderOverview = (rows: readonly OverviewRow[], layout: TableLayout): string => {
  const repeated = rows.some(({ rounds }) => rounds.length > 1);
  const named = !repeated && rows.some(({ origin }) => origin !== undefined);
  const columns: readonly Column[] = [
    { heading: "" },
    { heading: "endpoint", flexible: true },
    ...(named ? [{ heading: "named by", flexible: true } as const] : []),
    ...(repeated ? timeColumns : [{ heading: "connect", align: "right" } as const]),
    { heading: "verdict", flexible: true },
  ];
  const cells = rows.map((row) => [
    mark(row, layout.style),
    row.endpoint,
    ...(named ? [row.origin ?? ""] : []),
    ...(repeated ? repeatedTimes(row) : [timeWords(row.rounds.at(-1)?.connectTime)]),
    verdict(row),
  ]);
  return renderTable(columns, cells, layout);
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

const mark = ({ rounds }: OverviewRow, style: TextStyle): string =>
  rounds.every(({ outcome }) => outcome === "connected") ? style.green("✓") : style.red("✕");

/** Every finding of every round, each once; where there is none, the outcome. */
const verdict = ({ rounds }: OverviewRow): string => {
  const findings = [...new Set(rounds.flatMap((round) => round.findings))];
  if (findings.length > 0) return findings.join(", ");
  return rounds.every(({ outcome }) => outcome === "connected") ? "connected" : "failed";
};

const timeWords = (time: number | undefined): string => (time === undefined ? "–" : formatDuration(time));
