/** What a capture comes to, in a few lines. */
import { grades, type Grade } from "@tcplens/capture";
import { byteWords, countWords, formatDuration, wrap } from "@tcplens/trace";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";

export interface CaptureTotals {
  readonly format: string | undefined;
  readonly frames: number;
  readonly octets: number;
  /** TCP packets that belong to a connection. */
  readonly packets: number;
  /** Packets whose TCP header was cut off when they were recorded. */
  readonly cutOff: number;
  readonly connections: number;
  /** Connections of those shown, by grade. */
  readonly grades: ReadonlyMap<Grade, number>;
  /** From the first packet of a connection to the last, s. */
  readonly span: number;
  /** Connections that the filter left out, and that were chosen and not shown. */
  readonly filtered: number;
  readonly unshown: number;
}

/** The lines, without line breaks. */
export const totalsLines = (totals: CaptureTotals, layout: CaptureLayout): readonly string[] => {
  const { style, width } = layout;
  const { connections, filtered, unshown, frames, packets } = totals;
  const counts = grades.flatMap((grade) => {
    const count = totals.grades.get(grade) ?? 0;
    const { text, paint } = gradeMark(grade, layout);
    const words = `${text} ${count} ${grade}`;
    return count === 0 ? [] : [{ words, painted: paint(words) }];
  });
  const left = [
    ...(filtered > 0 ? [`${filtered} more that the filter leaves out`] : []),
    ...(unshown > 0 ? [`${unshown} of these are not shown: --limit`] : []),
  ];
  const others = frames - packets;
  const about = [
    countWords(packets, "TCP packet") + (others === 0 ? "" : ` and ${countWords(others, "other")}`),
    ...(connections === 0 ? [] : [`in ${formatDuration(totals.span * 1000)}`]),
    `${byteWords(totals.octets)} of ${totals.format ?? "unknown format"}`,
  ];
  const head = `${countWords(connections - filtered, "connection")}${counts.length === 0 ? "" : ": "}`;
  const grown = head.length + counts.map(({ words }) => words).join(", ").length;
  const painted = counts.map((each) => each.painted).join(", ");
  const headLines =
    grown <= width - 2
      ? [`  ${style.bold(head)}${painted}`]
      : [`  ${style.bold(head.trimEnd())}`, `  ${painted}`];
  return [
    ...headLines,
    ...left.map((text) => style.dim(`  ${text}`)),
    ...wrap(about.join(", "), width - 2).map((line) => style.dim(`  ${line}`)),
    ...(totals.cutOff === 0
      ? []
      : wrap(
          `${countWords(totals.cutOff, "packet")} cut off before the end of the TCP header: record more of each (tcpdump -s 128)`,
          width - 2,
        ).map((line) => style.yellow(`  ${line}`))),
  ];
};
