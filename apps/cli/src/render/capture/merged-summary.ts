/** Many connections seen at two points: what they come to, in a line. */
import type { MergedConnection, MergedDirection } from "@tcplens/capture";
import { countWords, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";

/** Of one connection nothing: its own lines say it. */
export const mergedSummary = (
  connections: readonly MergedConnection[],
  { style, width }: CaptureLayout,
): string[] => {
  if (connections.length < 2) return [];
  const there = connections.map(({ a, b, clock }) => (clock.firstNearA ? a : b));
  const back = connections.map(({ a, b, clock }) => (clock.firstNearA ? b : a));
  const all = [...there, ...back];
  const unsure = sum((direction) => direction.unsure, all);
  const whole = connections.filter(isWhole).length;
  const parts = [
    `${countWords(
      sum(({ lost }) => lost, there),
      "packet",
    )} lost from the first point to the second, ${sum(({ lost }) => lost, back)} back`,
    ...(unsure === 0 ? [] : [`${unsure} lost or not captured`]),
    `${countWords(
      sum(({ retransmissions }) => retransmissions.notNeeded, all),
      "segment",
    )} sent again that had arrived`,
    `${whole} of the connections lost nothing`,
  ];
  return wrap(`${connections.length} connections at both points: ${parts.join("; ")}`, width).map(style.bold);
};

const sum = (of: (direction: MergedDirection) => number, sides: readonly MergedDirection[]): number =>
  sides.reduce((total, direction) => total + of(direction), 0);

/** Whether every packet of it was seen at both points, once, and none sent again. */
export const isWhole = ({ a, b }: MergedConnection): boolean => [a, b].every(nothingToTell);

const nothingToTell = ({
  lost,
  unsure,
  copied,
  inserted,
  missedNear,
  missedFar,
  uncaptured,
  retransmissions: { needed, notNeeded, notKnown },
}: MergedDirection): boolean =>
  lost + unsure + copied + inserted + missedNear + missedFar + uncaptured + needed + notNeeded + notKnown ===
  0;
