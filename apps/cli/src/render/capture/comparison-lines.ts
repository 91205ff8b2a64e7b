/** Two captures set against each other: what weighs most, the pairs, and what has no like. */
import type { CaptureComparison, PairedConnection, PairSummary } from "@tcplens/capture";
import { countWords, formatDuration, wrap } from "@tcplens/trace";
import { longTable, type Cell } from "../long-table.ts";
import type { Column } from "../table.ts";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";

export interface ComparisonChoice {
  readonly names: readonly [string, string];
  /** Pairs, and connections without a like of each capture, at most. */
  readonly limit: number;
  readonly verbose: boolean;
}

/** The lines, without line breaks. */
export const comparisonLines = function* (
  { headline, summary, pairs, onlyFirst, onlySecond }: CaptureComparison,
  { names, limit, verbose }: ComparisonChoice,
  layout: CaptureLayout,
): Generator<string> {
  const { style, width } = layout;
  const [first, second] = [pairs.length + onlyFirst.length, pairs.length + onlySecond.length];
  yield `${style.bold("A")}  ${names[0]}, ${countWords(first, "connection")}`;
  yield `${style.bold("B")}  ${names[1]}, ${countWords(second, "connection")}`;
  yield "";
  yield* wrap(headline, width).map((line) => style.bold(line));
  if (pairs.length > 1 || onlyFirst.length + onlySecond.length > 0) yield* wrap(summary, width);
  if (pairs.length === 0)
    yield* wrap(`All of them: tcplens analyze ${names.join(" ")}`, width).map(style.dim);
  yield "";
  if (pairs.length > 1) {
    const telling = verbose ? pairs : pairs.filter(({ kind }) => kind !== "alike");
    const shown = telling.slice(0, limit);
    if (shown.length > 0) yield* pairTable(shown, layout);
    if (shown.length < telling.length)
      yield style.dim(`  ${countWords(telling.length - shown.length, "pair")} more: --limit`);
    if (telling.length < pairs.length)
      yield style.dim(`  ${countWords(pairs.length - telling.length, "pair")} alike: --verbose`);
    yield style.dim("  One pair in full: --stream with its number in A");
    yield "";
  }
  for (const [name, lone] of [
    ["A", onlyFirst],
    ["B", onlySecond],
  ] as const)
    if (lone.length > 0) yield* loneLines(name, lone, verbose ? lone.length : LONE_MAX, layout);
};

const pairTable = function* (pairs: readonly PairSummary[], layout: CaptureLayout): Generator<string> {
  const columns = pairColumns.filter(({ from }) => from <= layout.width);
  const cells = (pair: PairSummary): readonly Cell[] => columns.map(({ cell }) => cell(pair, layout));
  const table = longTable(columns, pairs.map(cells), layout);
  yield table.heading;
  for (const pair of pairs) yield* table.row(cells(pair));
};

const mark =
  (side: 0 | 1) =>
  (pair: PairSummary, layout: CaptureLayout): Cell =>
    gradeMark(pair.grades[side], layout);

const pairColumns: readonly (Column & {
  readonly from: number;
  readonly cell: (pair: PairSummary, layout: CaptureLayout) => Cell;
})[] = [
  { from: 0, heading: "A", cell: mark(0) },
  { from: 0, heading: "#", align: "right", cell: ({ first }) => ({ text: String(first.stream) }) },
  { from: 0, heading: "B", cell: mark(1) },
  { from: 0, heading: "#", align: "right", cell: ({ second }) => ({ text: String(second.stream) }) },
  {
    from: 80,
    heading: "server",
    cell: ({ first }) => ({ text: endpointText(first.server) }),
  },
  { from: 0, heading: "difference", flexible: true, cell: ({ headline }) => ({ text: headline }) },
  {
    from: 100,
    heading: "time A",
    align: "right",
    cell: ({ durations }) => ({ text: formatDuration(durations[0] * 1000) }),
  },
  {
    from: 100,
    heading: "time B",
    align: "right",
    cell: ({ durations }) => ({ text: formatDuration(durations[1] * 1000) }),
  },
  { from: 120, heading: "paired by", cell: ({ by }) => ({ text: by.replaceAll("-", " ") }) },
];

const loneLines = function* (
  name: "A" | "B",
  lone: readonly PairedConnection[],
  most: number,
  { style, glyphs }: CaptureLayout,
): Generator<string> {
  yield style.bold(`Only in ${name}`);
  for (const { stream, client, server, request } of lone.slice(0, most))
    yield `  ${stream}  ${endpointText(client)} ${glyphs.becomes} ${endpointText(server)}${request === null ? "" : `  ${request}`}`;
  if (lone.length > most) yield style.dim(`  ${lone.length - most} more: --verbose`);
  yield "";
};

/** Connections without a like that are shown of each capture. */
const LONE_MAX = 10;
