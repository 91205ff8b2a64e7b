/** A comparison of two captures, printed: the pairs, one of them in full, or a line of JSON for each. */
import {
  compareConnections,
  connectionReport,
  type Analyser,
  type CaptureComparison,
  type ConnectionComparison,
  type PairSummary,
  type Severity,
} from "@tcplens/capture";
import type { CommandContext } from "../command-context.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { comparisonLines } from "../render/capture/comparison-lines.ts";
import { pairLines } from "../render/capture/pair-lines.ts";
import { toAscii } from "../render/simulation/glyphs.ts";
import { LineOutput } from "./line-output.ts";
import { isAtLeast } from "./severity.ts";

/** What is asked for. */
export interface ComparisonPlan {
  /** As the user gave them: A, then B. */
  readonly names: readonly [string, string];
  readonly captures: readonly [Analyser, Analyser];
  readonly json: boolean;
  readonly verbose: boolean;
  readonly limit: number | undefined;
  readonly failOn: Severity | undefined;
  /** The one that is shown in full. */
  readonly chosen: PairSummary | undefined;
}

/** Resolves to whether B has a finding that was to fail, of a kind that A does not have. */
export const showComparison = async (
  comparison: CaptureComparison,
  plan: ComparisonPlan,
  layout: CaptureLayout,
  context: CommandContext,
): Promise<boolean> => {
  const output = new LineOutput(context.stdout);
  const print = (lines: Iterable<string>): void => {
    for (const line of lines) output.line(layout.unicode ? line : toAscii(line));
  };
  const { pairs } = comparison;
  const [only] = pairs;
  const { chosen = pairs.length === 1 ? only : undefined } = plan;
  const shown = plan.chosen === undefined ? pairs : [plan.chosen];
  if (plan.json) {
    for (const pair of shown) {
      output.line(JSON.stringify(pairLine(pair, comparedPair(pair, plan), plan.verbose)));
      const draining = output.drained();
      if (draining !== undefined) await draining;
    }
    if (plan.chosen === undefined) for (const line of loneLines(comparison)) output.line(line);
  } else {
    const { names, verbose } = plan;
    const limit = plan.limit ?? (context.stdout.isTTY === true ? LIMIT : Number.POSITIVE_INFINITY);
    if (plan.chosen === undefined) print(comparisonLines(comparison, { names, limit, verbose }, layout));
    if (chosen !== undefined)
      print(
        pairLines(
          chosen,
          comparedPair(chosen, plan),
          { names, verbose, alone: plan.chosen !== undefined },
          layout,
        ),
      );
  }
  output.flush();
  await output.drained();
  const { failOn } = plan;
  return (
    failOn !== undefined &&
    shown.some((pair) =>
      comparedPair(pair, plan).findings.second.some((finding) => isAtLeast(finding, failOn)),
    )
  );
};

const comparedPair = ({ first, second }: PairSummary, { captures }: ComparisonPlan): ConnectionComparison =>
  compareConnections(
    connectionReport(captures[0], first.stream),
    connectionReport(captures[1], second.stream),
  );

/** The rows that differ; `all`: every one. */
const pairLine = (pair: PairSummary, compared: ConnectionComparison, all: boolean): object => {
  const { first, second, by, why, headline, kind, grades, durations } = pair;
  const { longer, rows, findings } = compared;
  return {
    first: endsOf(first),
    second: endsOf(second),
    paired_by: by,
    why,
    headline,
    kind,
    grades,
    durations,
    longer,
    rows: all ? rows : rows.filter((row) => row.differs),
    findings,
  };
};

const loneLines = ({ onlyFirst, onlySecond }: CaptureComparison): string[] =>
  (
    [
      ["first", onlyFirst],
      ["second", onlySecond],
    ] as const
  ).flatMap(([only, connections]) =>
    connections.map((connection) => JSON.stringify({ only, ...endsOf(connection) })),
  );

const endsOf = ({ stream, start, client, server, request }: PairSummary["first"]): object => ({
  stream,
  start,
  client,
  server,
  ...(request === null ? {} : { request }),
});

/** Pairs on a terminal, where nothing else is asked for. */
const LIMIT = 100;
