/** The comparison as Markdown, for an issue or a mail: both files, what weighs most, the pairs that are listed, and the one on show. */
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import type { ComparedValue, PairRow, PairView } from "../../src/shared/comparison-view.ts";
import { connectionsWords, packetsWords } from "../capture/count-words.ts";
import { countText } from "../capture/value-texts.ts";
import { named, t } from "../strings.ts";
import { escaped, table } from "./markdown.ts";
import { clientsOf, faredIn, headlineOf } from "./pair-words.ts";
import type { PairsSaid } from "./pairs-pane.ts";
import { valueText } from "./value-table.ts";

/** What it is made of. */
export interface Reported {
  readonly captures: readonly [CaptureSummary, CaptureSummary];
  readonly said: PairsSaid;
  /** The pairs that are listed, from the first on, and how many there are of them. */
  readonly rows: readonly PairRow[];
  readonly total: number;
  readonly filter: string;
  /** The pair on show. */
  readonly view: PairView | undefined;
}

/** See the file's head. */
export const comparisonReport = ({ captures, said, rows, total, filter, view }: Reported): string => {
  const [first, second] = captures;
  const letters = [t("comparison.a"), t("comparison.b")] as const;
  const shown =
    filter === "" ? [] : [`${t("list.shown", countText(total), countText(said.all))}: ${escaped(filter)}`];
  const more = total > rows.length ? [t("follow.more", countText(total - rows.length))] : [];
  return [
    `# ${escaped(first.name)} ↔ ${escaped(second.name)}`,
    `**${escaped(said.headline)}**`,
    escaped(said.counts),
    captures
      .map(
        ({ name, packets, connections }, at) =>
          `- ${letters[at]}: ${escaped(name)}, ${packetsWords(packets)}, ${connectionsWords(connections)}`,
      )
      .join("\n"),
    `## ${t("comparison.pairs")}`,
    ...shown,
    table([t("column.endpoint"), ...letters, t("value.name")], rows.map(cellsOf)),
    ...more,
    ...(view === undefined ? [] : partsOf(view, letters)),
  ]
    .join("\n\n")
    .concat("\n");
};

const cellsOf = (row: PairRow): readonly string[] => [
  [`${clientsOf(row).join(" / ")} → ${row.server}`, row.request]
    .filter((part) => part !== "")
    .map((part) => escaped(part))
    .join(", "),
  escaped(faredIn(row, 0)),
  escaped(faredIn(row, 1)),
  escaped(headlineOf(row)),
];

/** One pair: what differs of it, and what only one has. */
const partsOf = (
  { row, ends, why, values, found }: PairView,
  letters: readonly [string, string],
): readonly string[] => {
  const differing = values.filter(({ differs }) => differs);
  return [
    `## ${escaped(row.headline)}`,
    ends.map(([client, server], at) => `- ${letters[at]}: ${escaped(`${client} → ${server}`)}`).join("\n"),
    escaped(why),
    differing.length === 0
      ? t("comparison.nothing")
      : table([t("value.name"), ...letters], differing.map(valueCells)),
    ...([0, 1] as const).flatMap((capture) => {
      const findings = found[capture];
      if (findings.length === 0) return [];
      return [
        `### ${t(capture === 0 ? "comparison.found.first" : "comparison.found.second")}`,
        findings.map(({ cause, code }) => `- ${escaped(cause)} (${escaped(code)})`).join("\n"),
      ];
    }),
  ];
};

const valueCells = (value: ComparedValue): readonly string[] => {
  const { name, side, first, second } = value;
  const what = side === undefined ? named("value", name) : `${named("value", name)} · ${t(`joint.${side}`)}`;
  return [what, valueText(value, first), valueText(value, second)].map((cell) => escaped(cell));
};
