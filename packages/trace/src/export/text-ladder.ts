/** Ladders in text, drawn as the RFC's figures are: time, this end's state, what crossed, the peer's state. */
import { countWords } from "../findings/words.ts";
import { timeScale } from "./duration.ts";
import { type Ladder, type LadderRow, shortened } from "./ladder.ts";
import type { Outline } from "./outline.ts";
import { plainStyle, type TextStyle } from "./style.ts";
import { columns, padEnd, padStart } from "./text-layout.ts";
import type { TextContext } from "./text-context.ts";

/** The ladders of the last attempt; all of them when everything is asked for. */
export const ladderLines = (view: Outline, { width, style, verbose }: TextContext): readonly string[] => {
  const last = view.ladders.at(-1)?.attempt;
  const shown = verbose
    ? view.ladders
    : view.ladders.filter(({ attempt }) => attempt === last).slice(0, LADDERS_SHOWN_MAX);
  const left = view.ladders.length - shown.length;
  const blocks = shown.map((ladder) =>
    drawLadder(verbose ? ladder : shortened(ladder, ROWS_MAX), view, width, style, verbose),
  );
  const more = left > 0 ? [style.dim(`  … ${countWords(left, "more ladder")} (--verbose)`)] : [];
  // A blank line between ladders, none before the first.
  const lines = blocks.flatMap((block) => ["", block].flat()).slice(1);
  return lines.concat(more);
};

/** One ladder without colour, for places that quote it: Markdown. */
export const plainLadder = (ladder: Ladder, view: Outline, width = 80): readonly string[] =>
  drawLadder(ladder, view, width, plainStyle);

const drawLadder = (
  given: Ladder,
  view: Outline,
  width: number,
  style: TextStyle,
  whole = true,
): readonly string[] => {
  const remarks = given.rows.map(remarkOf);
  const ladder = {
    ...given,
    rows: given.rows.map((row, index) => withoutRemark(row, remarks[index] ?? "")),
  };
  const scale = timeScale(view.duration);
  const times = ladder.rows.map(({ at }) => scale.format(at));
  const layout = layoutOf(ladder, times, { width, remarks });
  const several = view.ladders.some(({ attempt }) => attempt !== ladder.attempt);
  const head = line(
    layout,
    several ? `attempt ${ladder.attempt}` : "Ladder",
    "this machine",
    "",
    ladder.peer,
  );
  const start =
    ladder.localStart === undefined && ladder.peerStart === undefined
      ? []
      : [line(layout, "", ladder.localStart ?? "", "", ladder.peerStart ?? "")];
  const rows = ladder.rows.map((row, index) => {
    const arrow = arrowOf(row, layout.arrow);
    const middle = row.evidence === "packet" || row.direction === undefined ? arrow : style.dim(arrow);
    const right = [row.peerState ?? "", remarks[index] ?? ""].filter((text) => text !== "").join(" ");
    return line(layout, times[index] ?? "", row.localState ?? "", middle, right);
  });
  const gap =
    ladder.omitted === 0
      ? []
      : [style.dim(`  … ${countWords(ladder.omitted, "more row")}${whole ? "" : " (--verbose)"}`)];
  const body = [...rows.slice(0, ladder.omittedBefore), ...gap, ...rows.slice(ladder.omittedBefore)];
  return [style.bold(head), ...start, ...body, ...legend(ladder, style)].map((text) => text.trimEnd());
};

/** What an analysis says of a segment stands beside the arrow, where there is room: behind `PSH,ACK seq=1 ack=1 len=9` there is none. */
const remarkOf = ({ kind, label }: LadderRow): string =>
  kind === "segment" ? (/(?: \[[a-z ]+\])+$/u.exec(label)?.[0] ?? "").trim() : "";

const withoutRemark = (row: LadderRow, remark: string): LadderRow =>
  remark === "" ? row : { ...row, label: row.label.slice(0, -remark.length).trimEnd() };

interface Layout {
  readonly time: number;
  readonly state: number;
  readonly arrow: number;
}

const layoutOf = (
  { rows, peer }: Ladder,
  times: readonly string[],
  { width, remarks }: { readonly width: number; readonly remarks: readonly string[] },
): Layout => {
  const time = times.reduce((widest, text) => Math.max(widest, text.length), 9);
  // The longest state is SYN-RECEIVED; the peer's name may run on to the right.
  const state = 12;
  const remark = remarks.reduce((widest, text) => Math.max(widest, text.length), 0);
  const right = Math.max(state, remark, Math.min(columns(peer), 21));
  const labels = rows.reduce((widest, { label }) => Math.max(widest, columns(label)), 0);
  const room = width - 2 - time - 2 - state - 1 - 1 - right;
  return { time, state, arrow: Math.max(labels + 8, Math.min(room, ARROW_MAX)) };
};

const line = (layout: Layout, time: string, local: string, arrow: string, peer: string): string => {
  const middle = arrow === "" ? " ".repeat(layout.arrow) : arrow;
  const left = /^\p{L}/u.test(time) ? padEnd(time, layout.time) : padStart(time, layout.time);
  return `  ${left}  ${padEnd(local, layout.state)} ${middle} ${peer}`;
};

/** `── SYN ────▶`, dashed where the segment is implied; a row that nothing crossed for has its label in the middle. */
const arrowOf = ({ direction, label, evidence, lost }: LadderRow, width: number): string => {
  if (direction === undefined) {
    const side = Math.max(0, Math.floor((width - columns(label) - 4) / 2));
    return padEnd(`${" ".repeat(side)}· ${label} ·`, width);
  }
  const stroke = strokes[evidence];
  const drawn = (count: number): string =>
    Array.from({ length: count }, (_, index) => stroke[index % 2]).join("");
  const room = width - 1 - columns(label) - 2;
  // An odd number of columns begins and ends on a stroke, also of a dashed line.
  const odd = stroke[1] === " " ? 1 : 0;
  const before = Math.max(3, Math.floor(room / 2) | odd);
  const after = Math.max(3, (room - before - odd) | odd);
  const words = padEnd(label, width - 3 - before - after);
  // What is lost goes a part of the way.
  const part = Math.max(1, (after - LOST.length) | odd);
  if (lost && direction === "sent") return padEnd(`${drawn(before)} ${label} ${drawn(part)}✕${LOST}`, width);
  if (lost) return padStart(`${LOST.trim()} ✕${drawn(part)} ${label} ${drawn(before)}`, width);
  const body = `${drawn(before)} ${words} ${drawn(after)}`;
  return direction === "sent" ? `${body}▶` : `◀${body}`;
};

/** Two columns of each kind of line: solid, double, dashed, dotted. */
const strokes = { packet: "──", kernel: "━━", socket: "─ ", model: "· " } as const;

const legend = ({ rows }: Ladder, style: TextStyle): readonly string[] => {
  const kinds = new Set(
    rows.filter(({ direction }) => direction !== undefined).map(({ evidence }) => evidence),
  );
  const words = {
    packet: "── seen",
    kernel: "━━ the kernel says",
    socket: "─ ─ implied",
    model: "· · simulated",
  } as const;
  const parts = (["packet", "kernel", "socket", "model"] as const)
    .filter((kind) => kinds.has(kind))
    .map((kind) => words[kind]);
  return parts.length === 0 ? [] : [style.dim(`  ${parts.join("   ")}`)];
};

const LOST = " lost";
const ARROW_MAX = 40;
const LADDERS_SHOWN_MAX = 4;
/** Rows of one: about what a terminal shows at once. */
const ROWS_MAX = 40;
