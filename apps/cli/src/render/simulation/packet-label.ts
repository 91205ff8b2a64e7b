/** What an arrow says: flags, numbers and what else matters, as much of it as there is room for. */
import type { PacketView, SegmentContent } from "@tcplens/trace";
import type { Glyphs } from "./glyphs.ts";

/** What the label depends on besides the packet. */
export interface LabelSurroundings {
  readonly glyphs: Glyphs;
  /** Columns. */
  readonly room: number;
  /** To be put before: the connection's name, where there are several. */
  readonly name: string | undefined;
  /** What this side was last shown to say; `undefined`: nothing yet. */
  readonly before: { readonly window: number; readonly acknowledgement: number | undefined } | undefined;
}

/** The label, no wider than the room. */
export const packetLabel = (packet: PacketView, around: LabelSurroundings): string => {
  const { room, name, glyphs } = around;
  const { says } = packet;
  const parts =
    says.kind === "segment" ? segmentParts(packet, says, around) : [{ text: says.words, rank: 0 }];
  const all = name === undefined ? parts : [{ text: `${name}:`, rank: 1 }, ...parts];
  for (let rank = RANK_MAX; rank >= 0; rank -= 1) {
    const text = joined(all.filter((part) => part.rank <= rank));
    if (text.length <= room) return text;
    if (rank === 0) return `${text.slice(0, room - 1)}${glyphs.ellipsis}`;
  }
  return "";
};

interface Part {
  readonly text: string;
  /** 0 stays; the highest is left out first. */
  readonly rank: number;
}

const RANK_MAX = 5;

const joined = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(" ");

const segmentParts = (
  packet: PacketView,
  says: SegmentContent,
  { glyphs, before }: LabelSurroundings,
): readonly Part[] => {
  const { flags, sequence, acknowledgement, length, window, sack, maximumSegmentSize } = says;
  const isSyn = flags.includes("SYN");
  const isPureAck = length === 0 && !isSyn && !flags.includes("FIN") && !flags.includes("RST");
  const shown = flagWords(says);
  const parts: Part[] = shown === "" ? [] : [{ text: shown, rank: 0 }];
  const add = (text: string, rank: number): void => {
    parts.push({ text, rank });
  };
  if (!isPureAck) add(`seq=${sequence}`, 0);
  if (length > 0) add(`len=${length}`, 1);
  // What the side has acknowledged before is no news in a segment that says something else.
  if (acknowledgement !== undefined && (isPureAck || acknowledgement !== before?.acknowledgement))
    add(`ack=${acknowledgement}`, isPureAck ? 0 : isSyn ? 2 : 3);
  if (sack.length > 0) {
    const [first = "", ...more] = sack.map(([left, right]) => `${left}${glyphs.range}${right}`);
    add(`sack=${first}`, 1);
    if (more.length > 0) add(more.join(" "), 4);
  }
  if (!flags.includes("RST") && hasNewWindow(window, before?.window))
    add(`win=${window}`, window === 0 ? 0 : isSyn ? 3 : 2);
  if (maximumSegmentSize !== undefined) add(`mss=${maximumSegmentSize}`, 5);
  if (packet.again) add("again", 0);
  if (packet.marked) add("CE", 1);
  if (packet.heldBack) add("late", 2);
  if (packet.fragmented) add("in pieces", 1);
  if (packet.from === "stray") add("(stray)", 1);
  return parts;
};

/** A window that differs by little from what it was is not worth the room. */
export const hasNewWindow = (window: number, before: number | undefined): boolean =>
  before === undefined ||
  (window === 0) !== (before === 0) ||
  Math.abs(window - before) > before * WINDOW_CHANGE;

const WINDOW_CHANGE = 0.25;

/** The flags that tell something: ACK alone where there is nothing else to say, PSH never. */
const flagWords = ({ flags, length }: SegmentContent): string => {
  const telling = flags.filter((flag) => flag !== "PSH");
  if (telling.length === 0) return length > 0 ? "" : "no flags";
  return telling.length === 1 && telling[0] === "ACK" && length > 0 ? "" : telling.join(",");
};
