/** A connection that one of two captures lacks, or of which both have one end's packets only, as lines. */
import type { OneSided, OneSidedConnection, OneSidedDirection } from "@tcplens/capture";
import { countWords, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";

export const oneSidedLines = (
  connection: OneSidedConnection,
  { style, glyphs, width }: CaptureLayout,
): string[] => {
  const { streams, a, b } = connection;
  const indented = (text: string, by: number): string[] =>
    wrap(text, width - by).map((line) => " ".repeat(by) + line);
  return [
    style.bold(`${endpointText(a.from)} ${glyphs.becomes} ${endpointText(b.from)}`),
    ...indented(streamWords(streams), 2),
    ...[a, b].flatMap((direction) =>
      indented(`From ${endpointText(direction.from)}: ${countsWords(direction)}`, 2).concat(
        fateWords(direction, connection).flatMap((text) => indented(text, 4)),
      ),
    ),
  ];
};

/** How many have nothing said of them. */
export const othersLines = (
  [first, second]: OneSided["others"],
  { style, width }: CaptureLayout,
): string[] => {
  const counts = [
    ...(first === 0 ? [] : [`${countWords(first, "connection")} of the first capture`]),
    ...(second === 0 ? [] : [`${countWords(second, "connection")} of the second capture`]),
  ];
  if (counts.length === 0) return [];
  const text = `Left out: ${counts.join(" and ")} that the other lacks and that need not have passed its point`;
  return wrap(text, width).map(style.dim);
};

const streamWords = ([first, second]: OneSidedConnection["streams"]): string => {
  if (second === undefined) return `Stream ${first} of the first capture; not in the second`;
  if (first === undefined) return `Stream ${second} of the second capture; not in the first`;
  return `Stream ${first} of the first capture, ${second} of the second; what one end sent alone is in both, so their clocks cannot be compared by it`;
};

const countsWords = ({ both, onlyFirst, onlySecond, kind }: OneSidedDirection): string => {
  if (both + onlyFirst + onlySecond === 0) return "nothing at either point";
  const words = (count: number): string => countWords(count, kind ?? "packet");
  return [
    ...(both === 0 ? [] : [`${countWords(both, "packet")} seen at both points`]),
    ...(onlyFirst === 0
      ? []
      : [`${words(onlyFirst)} at the first point that ${are(onlyFirst)} not in the second capture`]),
    ...(onlySecond === 0
      ? []
      : [`${words(onlySecond)} at the second point that ${are(onlySecond)} not in the first capture`]),
  ].join(", ");
};

const are = (count: number): string => (count === 1 ? "is" : "are");

/** What became of what one capture alone has. */
const fateWords = (
  { onlyFirst, onlySecond, near, from, doubt }: OneSidedDirection,
  { lacking, a, b }: OneSidedConnection,
): string[] => {
  if (onlyFirst + onlySecond === 0) return [];
  const answers = from === b.from && a.both + a.onlyFirst + a.onlySecond > 0;
  return (["first", "second"] as const).flatMap((point) => {
    const count = point === "first" ? onlyFirst : onlySecond;
    if (count === 0) return [];
    const other = point === "first" ? "second" : "first";
    const they = count === 1 ? "it was" : "they were";
    const dropped =
      near === point
        ? `${they} dropped between the two points`
        : near === undefined
          ? `${they} dropped between the two points, or did not come by there`
          : lacking !== undefined && answers
            ? `sent by something between the two points in its name`
            : `the ${other} capture missed ${count === 1 ? "it" : "them"}, or something between the two points sent ${count === 1 ? "it" : "them"}`;
    if (lacking === "empty")
      return [
        `The ${other} capture has no packet at all, which does not show whether it was recording; if it was, ${dropped}`,
      ];
    if (lacking === "recording" && doubt === undefined)
      return [`The ${other} capture was recording then (it has packets from before and after): ${dropped}`];
    if (doubt === undefined) return [capital(dropped)];
    const doubted =
      doubt === "time"
        ? `the ${other} capture has packets from before and after some of them only`
        : `the ${other} capture has nothing of this address: a filter may have left it out`;
    return [`${capital(dropped)}, as far as the captures show: ${doubted}`];
  });
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
