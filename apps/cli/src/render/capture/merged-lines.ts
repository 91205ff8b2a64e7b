/** A connection seen at two points, as lines. */
import type { LadderRow, MergedConnection, MergedDirection } from "@tcplens/capture";
import { byteWords, countWords, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";
import { foldPieces, type FoldedRow } from "./fold-pieces.ts";

/** `all`: every row of the ladder; otherwise those that were not seen at both points, or sent again. */
export const mergedLines = (
  connection: MergedConnection,
  all: boolean,
  { style, glyphs, width }: CaptureLayout,
): string[] => {
  const { clock, a, b, streams, ladder } = connection;
  const rows = foldPieces(ladder).filter(
    ({ packet }) => all || packet.fate !== "both" || packet.retransmission !== undefined,
  );
  const shown = all ? rows : rows.slice(0, ROWS);
  const start = ladder[0] === undefined ? 0 : (ladder[0].nearAt ?? ladder[0].farAt ?? 0);
  const first = [0, 1].map((side) => firstSeq(ladder, side)) as [number, number];
  return [
    style.bold(`${endOf(a)} ${glyphs.becomes} ${endOf(b)}`),
    ...indented(`Stream ${streams[0]} of the first capture, ${streams[1]} of the second`, 2, width),
    ...indented(clockWords(clock), 2, width),
    ...directionLines(a, width),
    ...directionLines(b, width),
    ...(shown.length === 0
      ? indented("Every packet was seen at both points, none sent again; all of them: --verbose", 2, width)
      : [
          style.dim("     where it is sent  where it arrives  from  packet"),
          ...shown.map((row) => ladderLine(row, start, first)),
        ]),
    ...(shown.length < rows.length ? [style.dim(`  ${rows.length - shown.length} more: --verbose`)] : []),
  ];
};

/** The same in a line, of one among many of which there is nothing to tell. */
export const wholeLines = (
  { a, b, streams }: MergedConnection,
  { style, glyphs, width }: CaptureLayout,
): string[] => [
  style.bold(`${endOf(a)} ${glyphs.becomes} ${endOf(b)}`),
  ...indented(
    `Streams ${streams[0]} and ${streams[1]}: all of ${countWords(a.both + b.both, "packet")} at both points, none sent again${a.delay === undefined || b.delay === undefined ? "" : `; on the way ${ms(a.delay.median)} and back ${ms(b.delay.median)}, in the median`}`,
    2,
    width,
  ),
];

const directionLines = (direction: MergedDirection, width: number): string[] =>
  indented(seenWords(direction), 2, width).concat(
    aboutDirection(direction).flatMap((text) => indented(text, 4, width)),
  );

const indented = (text: string, by: number, width: number): string[] =>
  wrap(text, width - by).map((line) => " ".repeat(by) + line);

const clockWords = ({ offset, uncertainty, drift }: MergedConnection["clock"]): string =>
  (Math.abs(offset) < NO_OFFSET
    ? `The clocks of the two captures agree, give or take ${ms(Math.max(uncertainty, MICROSECOND))}`
    : `The second capture's clock is ${ms(Math.abs(offset))} ${offset < 0 ? "behind" : "ahead"}, give or take ${ms(uncertainty)}`) +
  (drift === 0 ? "" : `; it goes ${Math.abs(drift * 1e6).toFixed(2)} ppm ${drift < 0 ? "slow" : "fast"}`);

const seenWords = (direction: MergedDirection): string => {
  const { both, lost, unsure, copied, cutTo } = direction;
  const parts = [
    `${countWords(both, cutTo === undefined ? "packet" : "segment")} seen at both points`,
    `${lost === 0 ? "none" : lost} lost between them`,
    ...(unsure === 0 ? [] : [`${unsure} lost or not captured`]),
    ...(copied === 0 ? [] : [`${copied} doubled on the way`]),
  ];
  return `From ${endOf(direction)}: ${parts.join(", ")}`;
};

/** What there is to say; of nothing nothing is said. */
const aboutDirection = ({
  captured: [near, far],
  cutTo,
  inserted,
  missedNear,
  missedFar,
  uncaptured,
  delay,
  retransmissions: { needed, notNeeded, notKnown },
}: MergedDirection): string[] => {
  const again = [
    `${needed} as the first was lost`,
    `${notNeeded} though it had arrived`,
    ...(notKnown === 0 ? [] : [`${notKnown} of which that is not known`]),
  ];
  return [
    ...(cutTo === undefined
      ? []
      : [
          `counted in segments of ${byteWords(cutTo)}, as on the wire: offload has joined them into ${countWords(near, "packet")} in the capture where they are sent, ${far} where they arrive`,
        ]),
    ...(delay === undefined
      ? []
      : [`on the way ${ms(delay.min)} least, ${ms(delay.median)} median, ${ms(delay.max)} most`]),
    ...(inserted === 0
      ? []
      : [
          `${countWords(inserted, "reset")} sent by something between the two points: not captured where the rest was sent, and with another TTL than the rest`,
        ]),
    ...(missedNear + missedFar === 0
      ? []
      : [
          `not captured though they passed: ${missedNear} where they were sent, ${missedFar} where they arrived`,
        ]),
    ...(uncaptured === 0 ? [] : [`in neither capture, though acknowledged: ${byteWords(uncaptured)}`]),
    ...(needed + notNeeded + notKnown === 0 ? [] : [`segments sent again: ${again.join(", ")}`]),
  ];
};

/** Where a side's numbers start: those of the other are acknowledged from there. */
const firstSeq = (ladder: readonly LadderRow[], side: number): number => {
  const row = ladder.find((each) => each.side === side);
  return (row?.packet.near ?? row?.packet.far)?.seq ?? 0;
};

const ladderLine = (
  { side, packet, nearAt, farAt, length, pieces }: FoldedRow,
  start: number,
  first: readonly [number, number],
): string => {
  const { near, far, fate, retransmission } = packet;
  const seen = near ?? far;
  const own = first[side === 0 ? 0 : 1];
  const others = first[side === 0 ? 1 : 0];
  const seq = ((seen?.seq ?? 0) - own) >>> 0;
  const ack = ((seen?.ack ?? 0) - others) >>> 0;
  const flags = seen?.flags ?? 0;
  const named = FLAGS.flatMap(([bit, name]) => ((flags & bit) === 0 ? [] : [`${name} `])).join("");
  const what = `${named}seq=${seq}${(flags & ACK) === 0 ? "" : ` ack=${ack}`} len=${length}${pieces === 1 ? "" : ` (${pieces} segments)`}`;
  const again = retransmission === undefined ? "" : `, sent again: ${retransmission}`;
  return `  ${instant(nearAt, start)}  ${instant(farAt, start)}  ${side === 0 ? "a" : "b"}     ${what}  ${fate}${again}`;
};

/** Since the first packet. */
const instant = (at: number | undefined, start: number): string =>
  (at === undefined ? "-" : ms(at - start)).padStart(16);

/** ns: less is written as 0.000 ms. */
const NO_OFFSET = 500;
const MICROSECOND = 1000;

const ms = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`;

const endOf = ({ from: { address, port } }: MergedDirection): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** Those that an arrow is named by (RFC 9293 §3.1). */
const FLAGS = [
  [0x02, "SYN"],
  [0x01, "FIN"],
  [0x04, "RST"],
] as const;
const ACK = 0x10;

/** As many as fit on a screen. */
const ROWS = 20;
