/** Two connections side by side: why these two, what weighs most, every figure that differs, findings only one has. */
import {
  valueWords,
  type CaptureFinding,
  type ComparisonRow,
  type ConnectionComparison,
  type PairSummary,
  type RowValue,
} from "@tcplens/capture";
import { wrap } from "@tcplens/trace";
import { longTable, type Cell } from "../long-table.ts";
import { hanging, labelled } from "../simulation/labelled.ts";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";

export interface PairChoice {
  readonly names: readonly [string, string];
  /** Every row, and every finding; otherwise those that differ. */
  readonly verbose: boolean;
  /** Nothing has named the captures and the headline yet. */
  readonly alone: boolean;
}

/** The lines, without line breaks. */
export const pairLines = (
  pair: PairSummary,
  { rows, findings }: ConnectionComparison,
  { names, verbose, alone }: PairChoice,
  layout: CaptureLayout,
): readonly string[] => {
  const { style, width } = layout;
  const [outcome, ...others] = rows;
  const shown = verbose ? others : others.filter((row) => row.differs);
  const head = alone ? [...wrap(pair.headline, width).map((line) => style.bold(line)), ""] : [];
  return [
    ...head,
    ...connectionLines("A", pair, 0, [alone ? `of ${names[0]}` : "", outcome?.first], layout),
    ...connectionLines("B", pair, 1, [alone ? `of ${names[1]}` : "", outcome?.second], layout),
    ...labelled("Paired", hanging("", pair.why, width), style),
    ...(pair.by === "sequence-numbers"
      ? labelled(
          "Next",
          // A command is never wrapped: it is there to be copied.
          [
            "See what was lost between the two.",
            `$ ${style.bold(`tcplens analyze --merge ${names.join(" ")}`)}`,
          ],
          style,
        )
      : []),
    "",
    ...rowTable(shown, layout),
    ...(verbose || shown.length === others.length
      ? []
      : [style.dim(`  ${others.length - shown.length} that do not differ: --verbose`)]),
    ...findingLines("A", findings.first, layout),
    ...findingLines("B", findings.second, layout),
  ];
};

const connectionLines = (
  name: "A" | "B",
  pair: PairSummary,
  side: 0 | 1,
  about: readonly (RowValue | undefined)[],
  layout: CaptureLayout,
): readonly string[] => {
  const { client, server, stream } = side === 0 ? pair.first : pair.second;
  const { text, paint } = gradeMark(pair.grades[side], layout);
  const { style, glyphs, width } = layout;
  const ends = `${endpointText(client)} ${glyphs.becomes} ${endpointText(server)}`;
  const [capture = "", outcome = ""] = about.map(String);
  const rest = `stream ${stream}${capture === "" ? "" : ` ${capture}`}: ${outcome}`;
  const head = `  ${style.bold(name)} ${paint(text)} ${ends}`;
  if (ends.length + rest.length + INDENT + 2 <= width) return [`${head}  ${rest}`];
  return [head, ...wrap(rest, width - INDENT).map((line) => " ".repeat(INDENT) + line)];
};

/** A heading for each group, and the two values beside the name. */
const rowTable = (rows: readonly ComparisonRow[], layout: CaptureLayout): readonly string[] => {
  const { style } = layout;
  const cells = (row: ComparisonRow): readonly Cell[] => {
    const paint = row.differs ? style.bold : style.dim;
    const value = (of: "first" | "second"): Cell => ({ text: valueWords(row.unit, row[of]) || "–", paint });
    const text = `${row.side === undefined ? "" : `${row.side}, `}${row.label}`;
    return [{ text }, value("first"), value("second")];
  };
  const columns = [{ heading: "", flexible: true }, { heading: "A" }, { heading: "B" }] as const;
  const table = longTable(columns, rows.map(cells), layout);
  let group = "";
  return rows.flatMap((row) => {
    const begins = row.group !== group;
    group = row.group;
    const [heading, ...values] = [{ text: row.group, paint: style.bold }, { text: "A" }, { text: "B" }];
    return [
      ...(begins && row !== rows[0] ? [""] : []),
      ...(begins ? table.row([heading, ...values]) : []),
      ...table.row(cells(row)),
    ];
  });
};

const findingLines = (
  name: "A" | "B",
  findings: readonly CaptureFinding[],
  { style, width }: CaptureLayout,
): readonly string[] =>
  findings.length === 0
    ? []
    : [
        "",
        style.bold(`Found in ${name} only`),
        ...findings.flatMap(({ severity, cause, code, evidence: [proof] }) => {
          const paint = { error: style.red, warning: style.yellow, info: style.blue }[severity];
          const text = `${cause} [${code}${proof === undefined ? "" : `, #${proof.frame}`}]`;
          return wrap(text, width - 4).map((line, at) => `  ${at === 0 ? "· " : "  "}${paint(line)}`);
        }),
      ];

/** Where the ends of a connection begin, behind its capture and its sign. */
const INDENT = 6;
