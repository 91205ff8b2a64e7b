/** A packet as an arrow from its sender to the other end, what it says written on it. */
import type { PacketReport } from "@tcplens/capture";
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import type { CaptureLayout } from "./capture-layout.ts";
import { packetWords } from "./packet-words.ts";

/** `room` columns of it, `a` on the left. */
export const packetArrow = (
  packet: StreamPacket,
  room: number,
  { glyphs, unicode }: CaptureLayout,
): string => {
  const stroke = unicode ? "━" : "-";
  const said = packetWords(packet, room - ARROW_LEAST);
  const words = said === "" ? stroke : ` ${said} `;
  const line = room - 1 - words.length;
  const before = Math.floor(line / 2);
  return goesRight(packet)
    ? `${stroke.repeat(before)}${words}${stroke.repeat(line - before)}${glyphs.toRight}`
    : `${glyphs.toLeft}${stroke.repeat(line - before)}${words}${stroke.repeat(before)}`;
};

/** An ICMP error goes to the side whose segment it quotes. */
export const goesRight = ({ from_a: fromA, icmp }: PacketReport): boolean =>
  icmp === undefined ? fromA : icmp.to === "b";

/** What it is painted with, where it is out of the ordinary. */
export const packetColour = (
  { flags, analysis, duplicate_of: copied, icmp }: StreamPacket,
  { style }: CaptureLayout,
): ((text: string) => string) | undefined => {
  if (copied !== undefined) return style.dim;
  if (icmp !== undefined) return style.yellow;
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

/** Columns of an arrow that its words leave free. */
const ARROW_LEAST = 8;
