/** One connection in full: verdict, what was found, both ends, how long what took, the ladder. */
import { countedOnce, type ConnectionReport, type SideReport, type StateWalk } from "@tcplens/capture";
import { byteWords, countWords, formatDuration } from "@tcplens/trace";
import type { StreamPackets } from "../../analyzing/stream-packets.ts";
import { hanging, labelled } from "../simulation/labelled.ts";
import { longTable, type Cell } from "../long-table.ts";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { findingSection } from "./finding-section.ts";
import { packetLadder } from "./packet-ladder.ts";
import { storyLines } from "./story-lines.ts";
import { tellingRows } from "./telling-rows.ts";

/** The lines, without line breaks. `verbose`: every packet that was kept, every finding in full. */
export const connectionLines = (
  report: ConnectionReport,
  { packets, walk }: { readonly packets: StreamPackets; readonly walk: StateWalk },
  layout: CaptureLayout,
  verbose: boolean,
): readonly string[] => {
  const sections = [
    headLines(report, layout),
    // First who a and b are, which all that follows speaks of.
    endLines(report, layout),
    [...aboutLines(report, layout), ...storyLines(report, walk, layout)],
    ladderSection(report, packets, layout, verbose),
    ...report.findings.map((finding, index) => findingSection(finding, index === 0 || verbose, layout)),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return shown.flatMap((lines, index) => (index === 0 ? lines : [""].concat(lines)));
};

const headLines = (report: ConnectionReport, layout: CaptureLayout): readonly string[] => {
  const { style, glyphs, width } = layout;
  const { grade, verdict: words } = report;
  const { text, paint } = gradeMark(grade, layout);
  const ends = `${endpointText(report.a)} ${glyphs.becomes} ${endpointText(report.b)}`;
  const first = `${paint(text)} ${style.bold(ends)}`;
  if (ends.length + words.length + 4 <= width) return [`${first}  ${paint(words)}`];
  return [first, ...hanging("", words, width).map((line) => `  ${paint(line)}`)];
};

const aboutLines = (report: ConnectionReport, { style, width }: CaptureLayout): readonly string[] => {
  const { stream, first_frame: first, last_frame: last, start, duration, clock_steps: steps } = report;
  const line = (label: string, text: string): readonly string[] =>
    labelled(label, hanging("", text, width), style);
  return [
    ...line("Stream", `${stream}, packets ${first} to ${last} of the capture`),
    ...line(
      "Time",
      `${instant(start)}${steps === undefined ? `, for ${formatDuration(duration * 1000)}` : ""}`,
    ),
  ];
};

/** `2026-11-26 04:14:03.123456 UTC`. */
const instant = (seconds: number): string => {
  const micros = Math.round(seconds * 1e6);
  const whole = Math.floor(micros / 1e6);
  const date = new Date(whole * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s since 1970`;
  return `${date.toISOString().slice(0, 19).replace("T", " ")}.${String(micros - whole * 1e6).padStart(6, "0")} UTC`;
};

const endLines = (report: ConnectionReport, layout: CaptureLayout): readonly string[] => {
  const { a, b } = countedOnce(report);
  /** Over the whole time; of what goes out at once there is none. */
  const rate = ({ bytes }: SideReport): string =>
    bytes < RATE_LEAST ? "" : `${byteWords(Math.round(bytes / report.duration))}/s`;
  const rows: readonly (readonly Cell[])[] = [
    ["packets", countWords(a.packets, "packet"), countWords(b.packets, "packet")],
    ["data", byteWords(a.bytes), byteWords(b.bytes)],
    ...(report.duration > 0 && report.clock_steps === undefined && Math.max(a.bytes, b.bytes) >= RATE_LEAST
      ? [["rate", rate(a), rate(b)]]
      : []),
    ...(a.state === undefined && b.state === undefined ? [] : [["state", a.state ?? "", b.state ?? ""]]),
  ].map((row) => row.map((text) => ({ text })));
  const columns = [
    { heading: "Ends     " },
    { heading: `a ${endpointText(a)}` },
    { heading: `b ${endpointText(b)}`, flexible: true },
  ] as const;
  const table = longTable(columns, rows, layout);
  return [table.heading, ...rows.flatMap((row) => table.row(row))];
};

const ladderSection = (
  report: ConnectionReport,
  packets: StreamPackets,
  layout: CaptureLayout,
  verbose: boolean,
): readonly string[] => {
  const { style } = layout;
  const evidence = new Set(report.findings.flatMap((finding) => finding.evidence.map(({ frame }) => frame)));
  const { kept, left } = packets;
  const rows = verbose ? kept : tellingRows(kept, evidence, ROWS_SHORT);
  return [
    ...packetLadder(rows, report, layout),
    ...(rows.length < kept.length ? [style.dim(`  All ${kept.length} packets: --verbose`)] : []),
    ...(left > 0
      ? [
          style.dim(
            `  ${countWords(left, "later packet")} not shown; all: --packets --stream ${report.stream}`,
          ),
        ]
      : []),
  ];
};

/** Octets: ten segments, which a sender may send before it has heard of any (RFC 6928 §2). */
const RATE_LEAST = 14_600;
/** Rows of a short ladder. */
const ROWS_SHORT = 30;
