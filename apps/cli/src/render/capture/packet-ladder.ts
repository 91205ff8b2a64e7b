/** The packets of a connection as a ladder: `a` on the left, `b` on the right, time downwards, each packet an arrow. */
import { byteWords, countWords, timeScale } from "@tcplens/trace";
import type { CaptureEndpoint } from "@tcplens/capture";
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import { layLine } from "../simulation/lay-line.ts";
import type { CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { packetMarks } from "./mark-words.ts";
import { packetArrow, packetColour } from "./packet-arrow.ts";

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
  /** Columns of an arrow, and of the marks behind it. */
  readonly room: number;
  readonly marked: number;
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
  const arrow = timeEnd + 2;
  // Where room is short the arrows, which have the numbers, keep most of it.
  const marksMost = Math.max(MARKS_LEAST, Math.min(MARKS_MAX, width - arrow - ARROW_WANTED));
  const longest = packets.reduce((most, packet) => Math.max(most, wordsOf(packet).length), 0);
  const marked = Math.min(marksMost, longest);
  return {
    marked,
    frameEnd,
    timeEnd,
    arrow,
    room: Math.min(ARROW_MAX, width - arrow - (marked === 0 ? 0 : marked + 2)),
    time,
  };
};

const packetLine = (packet: StreamPacket, places: Places, layout: CaptureLayout): string => {
  const { style } = layout;
  const frame = String(packet.frame);
  const time = places.time(packet.time);
  const arrow = packetArrow(packet, places.room, layout);
  const marks = cutTo(wordsOf(packet), places.marked);
  const paint = packetColour(packet, layout);
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

const wordsOf = (packet: StreamPacket): string => packetMarks(packet).join(", ");

const cutTo = (words: string, most: number): string =>
  words.length > most ? `${words.slice(0, most - 1)}…` : words;

const MARKS_MAX = 34;
const MARKS_LEAST = 16;
/** Columns in which what most packets say has room. */
const ARROW_WANTED = 36;
const ARROW_MAX = 90;
