/** What an arrow says: flags, numbers and what else matters; what there is no room for in its line goes below. */
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

/** What an arrow says. */
export interface PacketLabel {
  /** No wider than the room. */
  readonly text: string;
  /** What there was no room for and must not be missed, in pieces that belong together. */
  readonly more: readonly string[];
}

/** The label. */
export const packetLabel = (packet: PacketView, around: LabelSurroundings): PacketLabel => {
  const { room, name, glyphs } = around;
  const { says } = packet;
  const parts =
    says.kind === "segment" ? segmentParts(packet, says, around) : [{ text: says.words, rank: 0 }];
  const all = name === undefined ? parts : [{ text: `${shortName(name, glyphs)}:`, rank: 0 }, ...parts];
  for (let rank = RANK_MAX; rank >= 0; rank -= 1) {
    const text = joined(all.filter((part) => part.rank <= rank));
    const more = all.filter((part) => part.rank > rank && part.rank <= RANK_KEPT).map((part) => part.text);
    if (text.length <= room) return { text, more };
    if (rank === 0) return { text: `${text.slice(0, room - 1)}${glyphs.ellipsis}`, more };
  }
  return { text: "", more: [] };
};

const shortName = (name: string, { ellipsis }: Glyphs): string =>
  name.length <= NAME_MAX ? name : `${name.slice(0, NAME_MAX - 1)}${ellipsis}`;

const NAME_MAX = 10;

interface Part {
  readonly text: string;
  /** 0 stays; the highest is left out first. Up to `RANK_KEPT` it goes below instead. */
  readonly rank: number;
}

const RANK_MAX = 6;
const RANK_KEPT = 3;

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
    add(`ack=${acknowledgement}`, isPureAck ? 0 : isSyn ? 4 : 5);
  if (sack.length > 0) {
    const [first = "", ...more] = sack.map(([left, right]) => `${left}${glyphs.range}${right}`);
    add(`sack=${first}`, 2);
    for (const block of more) add(block, 3);
  }
  if (!flags.includes("RST") && hasNewWindow(window, before?.window))
    add(`win=${window}`, window === 0 ? 0 : isSyn ? 5 : 2);
  if (maximumSegmentSize !== undefined) add(`mss=${maximumSegmentSize}`, 6);
  if (packet.again) add("again", 0);
  if (packet.probe) add("probe", 0);
  if (packet.marked) add("CE", 1);
  if (packet.heldBack) add("late", 1);
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
