/** A connection seen at two points, as lines. */
import type { LadderRow, MergedConnection, MergedDirection } from "@tcplens/capture";

/** `all`: every row of the ladder; otherwise those that were not seen at both points, or sent again. */
export const mergedLines = (connection: MergedConnection, all: boolean): string[] => {
  const { clock, a, b, streams, ladder } = connection;
  const rows = ladder.filter(
    ({ packet }) => all || packet.fate !== "both" || packet.retransmission !== undefined,
  );
  const shown = all ? rows : rows.slice(0, ROWS);
  return [
    `${endOf(a)} - ${endOf(b)} (stream ${streams[0]} and ${streams[1]})`,
    `  clock of the second: ${ms(clock.offset)} ahead, give or take ${ms(clock.uncertainty)}` +
      (clock.drift === 0 ? "" : `; drift ${(clock.drift * 1e6).toFixed(2)} ppm`),
    ...[a, b].flatMap((direction) => directionLines(direction)),
    "  near point       far point        from  packet",
    ...shown.map(ladderLine),
    ...(shown.length < rows.length ? [`  … ${rows.length - shown.length} more: --verbose`] : []),
  ];
};

const directionLines = (direction: MergedDirection): string[] => {
  const { both, lost, unsure, copied, missedNear, missedFar, delay, retransmissions } = direction;
  return [
    `  from ${endOf(direction)}: ${both} at both, ${lost} lost between, ${unsure} lost or not captured, ${copied} copied; not captured: ${missedNear} near, ${missedFar} far`,
    ...(delay === undefined
      ? []
      : [`    delay ${ms(delay.min)} least, ${ms(delay.median)} median, ${ms(delay.max)} most`]),
    `    sent again: ${retransmissions.needed} needed, ${retransmissions.notNeeded} not needed`,
  ];
};

const ladderLine = ({ side, packet, nearAt, farAt }: LadderRow): string => {
  const { near, far, fate, retransmission } = packet;
  const seen = near ?? far;
  const what = `seq ${(seen?.seq ?? 0) >>> 0} ack ${(seen?.ack ?? 0) >>> 0} len ${seen?.length ?? 0}`;
  const again = retransmission === undefined ? "" : `, sent again: ${retransmission}`;
  return `  ${instant(nearAt)}  ${instant(farAt)}  ${side === 0 ? "a" : "b"}     ${what}  ${fate}${again}`;
};

const instant = (at: number | undefined): string =>
  (at === undefined ? "-" : `${(at / 1e9).toFixed(6)} s`).padEnd(15);

const ms = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`;

const endOf = ({ from: { address, port } }: MergedDirection): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** As many as fit on a screen. */
const ROWS = 20;
