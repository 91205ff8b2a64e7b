/** The packets of a connection as a ladder: `a` on the left, `b` on the right, time downwards, each packet an arrow. */
import { byteWords, countWords, timeScale } from "@tcplens/trace";
import type { CaptureEndpoint } from "@tcplens/capture";
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import { layLine } from "../simulation/lay-line.ts";
import type { CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { packetMarks } from "./mark-words.ts";
import { packetWords } from "./packet-words.ts";

export interface LadderEnds {
  readonly a: CaptureEndpoint;
  readonly b: CaptureEndpoint;
}

/** Packets, and how many are left out in their place. */
export type LadderRow = StreamPacket | { readonly packets: number; readonly bytes: number };

/** The lines, without line breaks. */
export const packetLadder = (
  rows: readonly LadderRow[],
  ends: LadderEnds,
  layout: CaptureLayout,
): readonly string[] => {
  const places = placesOf(rows, layout);
  const { style } = layout;
  const [a, b] = [endpointText(ends.a), endpointText(ends.b)];
  const fits = a.length + b.length + 2 <= places.room;
  const head = layLine([
    { column: places.frameEnd - 1, text: "#", paint: style.dim },
    { column: places.arrow, text: fits ? a : "a", paint: style.bold },
    { column: places.arrow + places.room - (fits ? b.length : 1), text: fits ? b : "b", paint: style.bold },
  ]);
  return [
    head,
    ...rows.map((row) => ("frame" in row ? packetLine(row, places, layout) : foldLine(row, places, layout))),
  ];
};

interface Places {
  readonly frameEnd: number;
  readonly timeEnd: number;
  readonly arrow: number;
  /** Columns of an arrow. */
  readonly room: number;
  readonly time: (seconds: number) => string;
}

const placesOf = (rows: readonly LadderRow[], { width }: CaptureLayout): Places => {
  const packets = rows.filter((row) => "frame" in row);
  const last = packets.at(-1);
  const scale = timeScale((last?.time ?? 0) * 1000);
  // Of a long connection, too, what lies microseconds apart is told apart.
  const time = (seconds: number): string =>
    scale.unit === "s" ? `${seconds.toFixed(6)} s` : scale.format(seconds * 1000);
  const frameEnd = 2 + Math.max(1, ...packets.map(({ frame }) => String(frame).length));
  const timeEnd = frameEnd + 2 + time(last?.time ?? 0).length;
  const marked = Math.min(MARKS_MAX, Math.max(0, ...packets.map((packet) => marksOf(packet).length)));
  const arrow = timeEnd + 2;
  return {
    frameEnd,
    timeEnd,
    arrow,
    room: Math.min(ARROW_MAX, width - arrow - (marked === 0 ? 0 : marked + 2)),
    time,
  };
};

const packetLine = (
  packet: StreamPacket,
  places: Places,
  { style, glyphs, unicode }: CaptureLayout,
): string => {
  const frame = String(packet.frame);
  const time = places.time(packet.time);
  const stroke = unicode ? "━" : "-";
  const words = ` ${packetWords(packet, places.room - ARROW_LEAST)} `;
  const line = places.room - 1 - words.length;
  const before = Math.floor(line / 2);
  const arrow = packet.from_a
    ? `${stroke.repeat(before)}${words}${stroke.repeat(line - before)}${glyphs.toRight}`
    : `${glyphs.toLeft}${stroke.repeat(line - before)}${words}${stroke.repeat(before)}`;
  const marks = marksOf(packet);
  const paint = colourOf(packet, style);
  return layLine([
    { column: places.frameEnd - frame.length, text: frame, paint: style.dim },
    { column: places.timeEnd - time.length, text: time },
    { column: places.arrow, text: arrow, paint },
    { column: places.arrow + places.room + 2, text: marks, paint },
  ]);
};

const foldLine = (
  { packets, bytes }: { readonly packets: number; readonly bytes: number },
  { arrow }: Places,
  { style, glyphs }: CaptureLayout,
): string =>
  layLine([
    {
      column: arrow,
      text: `${glyphs.fold} ${countWords(packets, "more packet")}${bytes === 0 ? "" : `, ${byteWords(bytes)}`}`,
      paint: style.dim,
    },
  ]);

const marksOf = (packet: StreamPacket): string => {
  const words = packetMarks(packet).join(", ");
  return words.length > MARKS_MAX ? `${words.slice(0, MARKS_MAX - 1)}…` : words;
};

const colourOf = (
  { flags, analysis }: StreamPacket,
  style: CaptureLayout["style"],
): ((text: string) => string) | undefined => {
  if ((Number.parseInt(flags, 16) & 0x04) !== 0) return style.red;
  if (analysis.some((flag) => troubles.has(flag))) return style.yellow;
  return undefined;
};

const troubles: ReadonlySet<string> = new Set([
  "retransmission",
  "fast_retransmission",
  "spurious_retransmission",
  "out_of_order",
  "lost_segment",
  "ack_lost_segment",
  "zero_window",
  "zero_window_probe",
  "window_full",
]);

const MARKS_MAX = 26;
const ARROW_MAX = 90;
/** Columns of an arrow that its words leave free. */
const ARROW_LEAST = 8;
