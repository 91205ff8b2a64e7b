/** One packet of a capture in a line of text, or in several where a width is given that it does not fit in. */
import type { Analyser, PacketReport } from "@tcplens/capture";
import { padEnd, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";
import { packetMarks } from "./mark-words.ts";
import { goesRight } from "./packet-arrow.ts";
import { flagWords } from "./packet-words.ts";

/** What stands in the columns of `packetLine`. `width`: as there. */
export const packetHeading = ({ glyphs }: CaptureLayout, width: number | undefined): string =>
  inColumns(
    ["frame".padStart(7), "conn.".padStart(5), " ", "since start".padStart(11), padEnd("ports", 11), ""].join(
      " ",
    ),
    [{ text: `flags, numbers, marks; ${glyphs.becomes} sent by a` }],
    width,
  );

/**
 * `   12  3 →   0.012345  ACK seq=1 ack=518 win=64256  duplicate ACK`: frame, stream, direction, time since its start.
 * `width`: columns, 64 or more; undefined: one line, however long it is.
 */
export const packetLine = (
  report: PacketReport,
  { segment }: Analyser,
  { style, glyphs }: CaptureLayout,
  width: number | undefined,
): string => {
  const { frame, stream, time, seq, ack, len, window, icmp } = report;
  const ports = `${segment.sourcePort}>${segment.destinationPort}`;
  const numbers =
    icmp === undefined
      ? [
          flagWords(report) || "data",
          `seq=${seq}`,
          ...((segment.flags & 0x10) === 0 ? [] : [`ack=${ack}`]),
          ...(len === 0 ? [] : [`len=${len}`]),
          `win=${window}`,
        ].join(" ")
      : `ICMP: ${icmp.text}, about seq=${icmp.seq}`;
  const marks = packetMarks(report);
  const direction = goesRight(report) ? glyphs.becomes : glyphs.comes;
  const start = [
    style.dim(String(frame).padStart(7)),
    String(stream).padStart(5),
    direction,
    time.toFixed(6).padStart(11),
    padEnd(ports, 11),
    "",
  ].join(" ");
  return inColumns(start, [{ text: numbers }, { text: marks.join(", "), paint: style.yellow }], width);
};

/** What stands behind the columns, in one line, or each part in lines of its own. */
const inColumns = (
  start: string,
  parts: readonly { readonly text: string; readonly paint?: (text: string) => string }[],
  width: number | undefined,
): string => {
  const shown = parts.filter(({ text }) => text !== "");
  const length = shown.reduce((sum, { text }) => sum + text.length, 2 * (shown.length - 1));
  if (width === undefined || TEXT_AT + length <= width)
    return start + shown.map(({ text, paint }) => paint?.(text) ?? text).join("  ");
  return (
    start +
    shown
      .flatMap(({ text, paint }) => wrap(text, width - TEXT_AT).map((line) => paint?.(line) ?? line))
      .join(`\n${" ".repeat(TEXT_AT)}`)
  );
};

/** The column where the words begin. */
const TEXT_AT = 40;
