/** A packet of a capture that goes on, in a line: when, whose, an arrow, and what it means. */
import type { StateChange } from "@tcplens/capture";
import { wrap } from "@tcplens/trace";
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import { layLine } from "../simulation/lay-line.ts";
import type { CaptureLayout } from "./capture-layout.ts";
import { packetMarks } from "./mark-words.ts";
import { packetArrow, packetColour } from "./packet-arrow.ts";
import { packetWords } from "./packet-words.ts";

/** A packet, the changes of state that it showed, and, where an ICMP error quotes it, that error's type and code. */
export interface LivePacket {
  readonly packet: StreamPacket;
  readonly changes: readonly StateChange[];
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
}

/** The lines, without line breaks: one, and where there is no room for what it means a second. */
export const liveRow = ({ packet, changes, icmp }: LivePacket, layout: CaptureLayout): readonly string[] => {
  const { style } = layout;
  const { frame, stream, time, duplicate_of: first } = packet;
  const room = Math.min(ARROW_MAX, layout.width - ARROW_AT - (layout.width < WIDE ? 0 : NOTES_LEAST + 2));
  const paint = icmp === undefined ? packetColour(packet, layout) : style.red;
  const [number, whose, since] = [String(frame), String(stream), `${time.toFixed(6)} s`];
  const notes = [
    ...changes.map(({ side, to, trigger }) => `${side} ${to}${trigger === undefined ? " (inferred)" : ""}`),
    ...packetMarks(packet),
    ...(first === undefined ? [] : [`recorded before, #${first}`]),
  ].join(", ");
  const beside = notes === "" || ARROW_AT + room + 2 + notes.length <= layout.width;
  const arrow = icmp === undefined ? packetArrow(packet, room, layout) : icmpWords(icmp, packet, room);
  return [
    layLine([
      { column: FRAME_END - number.length, text: number, paint: style.dim },
      { column: STREAM_END - whose.length, text: whose },
      { column: TIME_END - since.length, text: since },
      { column: ARROW_AT, text: arrow, paint },
      { column: ARROW_AT + room + 2, text: beside ? notes : "", paint },
    ]),
    ...(beside
      ? []
      : wrap(notes, layout.width - ARROW_AT).map((line) =>
          layLine([{ column: ARROW_AT, text: line, paint }]),
        )),
  ];
};

/** What the columns are. */
export const liveHeading = ({ style }: CaptureLayout): string =>
  style.dim(
    layLine([
      { column: FRAME_END - 1, text: "#" },
      { column: STREAM_END - 1, text: "s" },
      { column: TIME_END - 4, text: "time" },
      { column: ARROW_AT, text: "packet, and what it changes" },
    ]),
  );

/** Text about a connection between its packets. */
export const liveNote = (mark: string, text: string, { width }: CaptureLayout): readonly string[] =>
  wrap(text, width - NOTE_AT - 2).map((line, index) =>
    layLine([
      { column: NOTE_AT, text: index === 0 ? mark : "" },
      { column: NOTE_AT + 2, text: line },
    ]),
  );

/** An ICMP error has no way of its own between the two ends: a router may have sent it. */
const icmpWords = (
  { type, code }: { readonly type: number; readonly code: number },
  packet: StreamPacket,
  room: number,
): string => {
  const head = `ICMP error (type ${type}, code ${code}) about `;
  return `${head}${packetWords(packet, room - head.length)}`;
};

const NOTE_AT = 4;
const FRAME_END = 7;
const STREAM_END = 12;
const TIME_END = 25;
const ARROW_AT = 27;
const ARROW_MAX = 70;
/** From this width on what a packet means stands beside it. */
const WIDE = 112;
const NOTES_LEAST = 30;
