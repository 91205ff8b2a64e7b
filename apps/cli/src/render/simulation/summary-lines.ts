/** How a simulated run went: the states walked through, packets, what each end came to, how fast it was. */
import {
  byteWords,
  closeWords,
  countWords,
  formatDuration,
  wrap,
  type EndSummary,
  type PacketCounts,
  type RunSummary,
  type TextStyle,
} from "@tcplens/trace";
import type { Glyphs } from "./glyphs.ts";
import { hanging, labelled } from "./labelled.ts";
import { bitWords } from "./path-words.ts";

/** How it is laid out. */
export interface SummaryLayout {
  readonly width: number;
  readonly style: TextStyle;
  readonly glyphs: Glyphs;
}

/** The lines, without line breaks. */
export const summaryLines = (summary: RunSummary, layout: SummaryLayout): readonly string[] => {
  const shown = summary.ends.filter(({ connection }) => !connection.startsWith("port ")).slice(0, ENDS_MAX);
  const left = summary.ends.length - shown.length;
  const several = new Set(shown.map(({ connection }) => connection)).size > 1;
  const label = (end: EndSummary): string => (several ? `${end.end} ${end.connection}` : end.end);
  const { width, style } = layout;
  const more = left === 0 ? [] : [style.dim(`${countWords(left, "more end")} of connections`)];
  return [
    ...labelled(
      "States",
      shown.flatMap((end) => stateLines(end, label(end), layout)),
      style,
    ),
    ...labelled(
      "Ends",
      shown.flatMap((end) => hanging(label(end), endWords(end), width)).concat(more),
      style,
    ),
    ...labelled("Packets", hanging("", packetWords(summary.packets), width), style),
    ...labelled(
      "Speed",
      shown.flatMap((end) => hanging("", speedWords(end, several), width)),
      style,
    ),
    ...labelled("Ended", hanging("", endedWords(summary), width), style),
    ...verdictLines(summary, layout),
  ];
};

const stateLines = ({ states }: EndSummary, label: string, layout: SummaryLayout): readonly string[] =>
  hanging(label, states.length === 0 ? "CLOSED" : states.join(` ${layout.glyphs.becomes} `), layout.width);

const endWords = ({ written, read, closeReason, forgotten, states }: EndSummary): string => {
  const did = [
    ...(written > 0 ? [`wrote ${byteWords(written)}`] : []),
    ...(read > 0 ? [`read ${byteWords(read)}`] : []),
  ];
  const end = forgotten
    ? "forgotten in a restart"
    : closeReason === undefined
      ? `still ${states.at(-1) ?? "CLOSED"}`
      : closeWords(closeReason);
  return [...did, end].join(", ");
};

const packetWords = ({
  sent,
  lost,
  refused,
  damaged,
  duplicated,
  heldBack,
  marked,
  again,
}: PacketCounts): string => {
  const parts = [
    ...(lost > 0 ? [`${lost} lost${refused > 0 ? ` (${refused} of them too large)` : ""}`] : []),
    ...(damaged > 0 ? [`${damaged} damaged`] : []),
    ...(duplicated > 0 ? [`${duplicated} came twice`] : []),
    ...(heldBack > 0 ? [`${heldBack} held back`] : []),
    ...(marked > 0 ? [`${marked} marked (CE)`] : []),
    ...(again > 0 ? [`${again} sent again`] : []),
  ];
  return `${sent} sent${parts.length === 0 ? ", all arrived" : `; ${parts.join(", ")}`}`;
};

/** What the receiving program got, over the time from the first octet sent to the last one read; empty: not worth it. */
const speedWords = ({ end, connection, transfer, segments, again }: EndSummary, several: boolean): string => {
  if (transfer === undefined || segments < SEGMENTS_LEAST || transfer.to <= transfer.from) return "";
  const span = transfer.to - transfer.from;
  const name = several ? ` ${connection}` : "";
  const repeated = again === 0 ? "" : `; ${again} of ${segments} segments sent again`;
  return (
    `${end} to ${end === "A" ? "B" : "A"}${name}: ${byteWords(transfer.octets)} in ${formatDuration(span)}, ` +
    `${bitWords((8000 * transfer.octets) / span)}${repeated}`
  );
};

const endedWords = ({ ended, quietAt, endedAt }: RunSummary): string => {
  switch (ended) {
    case "quiet":
      return endedAt - quietAt < 1
        ? `after ${formatDuration(endedAt)}: nothing was left to happen`
        : `the last packet at ${formatDuration(quietAt)}, the last timer at ${formatDuration(endedAt)}`;
    case "limit":
      return `at its limit: the last thing happened after ${formatDuration(endedAt)}, and more was to come`;
    case "packets":
      return `after ${formatDuration(endedAt)}: as many packets as a run may have`;
    case "fault":
    case "running":
      return `broken off after ${formatDuration(endedAt)}`;
  }
};

const verdictLines = (
  { problems, ends }: RunSummary,
  { style, glyphs, width }: SummaryLayout,
): readonly string[] => {
  if (problems.length > 0) {
    const lines = problems.flatMap((problem) => wrap(`the run broke a rule: ${problem}`, width - MARGIN));
    return lines.map((line, index) => `  ${style.red(index === 0 ? glyphs.cross : " ")} ${style.red(line)}`);
  }
  const moved = ends.reduce((sum, { read }) => sum + read, 0);
  return moved === 0
    ? []
    : [`  ${style.green(glyphs.check)} every byte that was read came once and in order`];
};

/** Columns of the mark before a verdict. */
const MARGIN = 4;
/** Ends that are told of one by one. */
const ENDS_MAX = 8;
/** A speed is taken of so many segments at least. */
const SEGMENTS_LEAST = 4;
