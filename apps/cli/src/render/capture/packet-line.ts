/** One packet of a capture in a line of text. */
import type { Analyser, PacketReport } from "@tcplens/capture";
import { padEnd } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";
import { packetMarks } from "./mark-words.ts";
import { goesRight } from "./packet-arrow.ts";
import { flagWords } from "./packet-words.ts";

/** What stands in the columns of `packetLine`. */
export const packetHeading = ({ glyphs }: CaptureLayout): string =>
  [
    "frame".padStart(7),
    "conn.".padStart(5),
    " ",
    "since start".padStart(11),
    padEnd("ports", 11),
    `flags, numbers, marks; ${glyphs.becomes} sent by a`,
  ].join(" ");

/** `   12  3 →   0.012345  ACK seq=1 ack=518 win=64256  duplicate ACK`: frame, stream, direction, time since its start. */
export const packetLine = (
  report: PacketReport,
  { segment }: Analyser,
  { style, glyphs }: CaptureLayout,
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
  return [
    style.dim(String(frame).padStart(7)),
    String(stream).padStart(5),
    direction,
    time.toFixed(6).padStart(11),
    padEnd(ports, 11),
    marks.length === 0 ? numbers : `${numbers}  ${style.yellow(marks.join(", "))}`,
  ].join(" ");
};
