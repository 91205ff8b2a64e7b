/** The ladder of a simulation in text: A on the left, B on the right, each with its own clock and its states. */
import type { EndName } from "@tcplens/core/simulation";
import {
  formatDuration,
  stopWords,
  wrap,
  type Fold,
  type FoldedRow,
  type PacketView,
  type RunLadder,
  type RunRow,
  type SegmentContent,
  type TextStyle,
} from "@tcplens/trace";
import { foldWords } from "./fold-words.ts";
import type { Glyphs } from "./glyphs.ts";
import { layLine, type Piece } from "./lay-line.ts";
import { hasNewWindow, packetLabel, type PacketLabel } from "./packet-label.ts";

/** How it is laid out. */
export interface LadderLayout {
  readonly width: number;
  readonly style: TextStyle;
  readonly glyphs: Glyphs;
}

/** The two ends as the head of the ladder names them. */
export type EndTitles = Readonly<Record<EndName, string>>;

/** The lines, without line breaks. */
export const ladderLines = (
  { starts, connections }: Pick<RunLadder, "starts" | "connections">,
  rows: readonly FoldedRow[],
  titles: EndTitles,
  layout: LadderLayout,
): readonly string[] => {
  const drawing = new Drawing(rows, connections.length > 1, layout);
  return [drawing.head(titles), ...drawing.starts(starts), ...rows.flatMap((row) => drawing.row(row))];
};

type PacketRow = Extract<RunRow, { readonly kind: "packet" | "copy" }>;

class Drawing {
  readonly #layout: LadderLayout;
  readonly #clock: Clock;
  readonly #several: boolean;
  readonly #place: Places;
  /** What each side has said last, by connection. */
  readonly #before = new Map<
    string,
    { readonly window: number; readonly acknowledgement: number | undefined }
  >();

  constructor(rows: readonly FoldedRow[], several: boolean, layout: LadderLayout) {
    this.#layout = layout;
    this.#clock = clockOf(rows);
    this.#several = several;
    this.#place = placesOf(layout.width, this.#clock.width);
  }

  head(titles: EndTitles): string {
    const { dim, bold } = this.#layout.style;
    const { stateA, endB, timeA, timeB } = this.#place;
    const unit = this.#clock.width - UNIT.length;
    // Names that are too long together are left with their letters.
    const fits = titles.A.length + 2 + titles.B.length <= endB - stateA;
    const [a, b] = fits ? [titles.A, titles.B] : [titles.A.slice(0, 1), titles.B.slice(0, 1)];
    return layLine([
      { column: timeA + unit, text: UNIT, paint: dim },
      { column: stateA, text: a, paint: bold },
      { column: endB - b.length, text: b, paint: bold },
      ...(timeB === undefined ? [] : [{ column: timeB + unit, text: UNIT, paint: dim }]),
    ]);
  }

  starts({ A, B }: RunLadder["starts"]): readonly string[] {
    if (A === undefined && B === undefined) return [];
    return [layLine([this.#state("A", A), this.#state("B", B)])];
  }

  row(row: FoldedRow): readonly string[] {
    switch (row.kind) {
      case "packet":
      case "copy":
        return this.#packet(row);
      case "happening":
        return this.#happening(row);
      case "fold":
        return this.#fold(row);
    }
  }

  #packet(row: PacketRow): readonly string[] {
    const { packet, arrival, states } = row;
    const isFromEnd = row.kind === "packet" && (packet.from === "A" || packet.from === "B");
    const times = {
      [packet.to]: arrival?.at,
      [packet.to === "A" ? "B" : "A"]: isFromEnd ? packet.at : undefined,
    };
    const fate = { [packet.to]: fateWords(row) };
    const label = this.#label(packet, row.kind === "copy" ? " (copy)" : "");
    // With one column for both clocks, A's goes first.
    const only = this.#place.timeB === undefined ? times["B"] : undefined;
    const line = layLine([
      this.#time("A", times["A"] ?? only),
      this.#state("A", states.A, fate["A"]),
      this.#arrow(row, label.text),
      this.#state("B", states.B, fate["B"]),
      ...(this.#place.timeB === undefined ? [] : [this.#time("B", times["B"])]),
    ]);
    return [line, ...this.#below(packet, label.more)];
  }

  /** What an arrow had no room for, in lines of its own, as far to its side as the label is. */
  #below({ to }: PacketView, more: readonly string[]): readonly string[] {
    const { arrow, arrowWidth } = this.#place;
    const { style } = this.#layout;
    if (more.length === 0) return [];
    return wrap(more.join(" "), arrowWidth - 4).map((text) =>
      layLine([
        { column: to === "B" ? arrow + 2 : arrow + arrowWidth - text.length - 2, text, paint: style.dim },
      ]),
    );
  }

  #arrow({ packet, arrival }: PacketRow, label: string): Piece {
    const { glyphs } = this.#layout;
    const { arrow, arrowWidth } = this.#place;
    const toRight = packet.to === "B";
    const arrives = arrival !== undefined || packet.elsewhere;
    const isFromAfar = packet.from === "stray" || packet.from === "router";
    const spare = Math.max(0, arrowWidth - label.length - 5);
    const apart = isFromAfar ? Math.min(spare, Math.floor(arrowWidth / 4)) : 0;
    const full = spare + 1 - apart;
    const strokes = arrival === undefined ? Math.max(1, Math.min(full, Math.floor(full * REACH))) : full;
    const line = glyphs.stroke.repeat(strokes);
    const head = !arrives ? glyphs.stop : toRight ? glyphs.toRight : glyphs.toLeft;
    const text = toRight
      ? `${glyphs.stroke} ${label} ${line}${head}`
      : `${head}${line} ${label} ${glyphs.stroke}`;
    const column = toRight ? arrow + apart : arrow + Math.max(0, arrowWidth - apart - text.length);
    return { column, text, paint: this.#paintOf(packet, arrives) };
  }

  #paintOf(packet: PacketView, arrives: boolean): Piece["paint"] {
    const { style } = this.#layout;
    if (!arrives) return style.red;
    if (packet.elsewhere || packet.from === "stray" || packet.from === "router") return style.magenta;
    return packet.again ? style.yellow : undefined;
  }

  #label(packet: PacketView, behind: string): PacketLabel {
    const { from, to, connection, says } = packet;
    const side = `${from === "stray" ? "stray" : to} ${connection ?? ""}`;
    const label = packetLabel(packet, {
      glyphs: this.#layout.glyphs,
      room: this.#place.arrowWidth - 5 - behind.length,
      name: this.#several ? connection : undefined,
      before: this.#before.get(side),
    });
    if (says.kind === "segment") this.#remember(side, says);
    return { ...label, text: label.text + behind };
  }

  /** A window that is not worth showing does not count as shown. */
  #remember(side: string, { window, acknowledgement }: SegmentContent): void {
    const before = this.#before.get(side)?.window;
    this.#before.set(side, {
      window: hasNewWindow(window, before) ? window : (before ?? window),
      acknowledgement,
    });
  }

  #happening(row: Extract<RunRow, { readonly kind: "happening" }>): readonly string[] {
    const { at, end, by, states, connection } = row;
    const sentence = this.#several && connection !== undefined ? `${connection}: ${row.words}` : row.words;
    const { style, glyphs } = this.#layout;
    const { arrow, arrowWidth } = this.#place;
    const paint = by === "program" ? style.blue : style.dim;
    // A sentence may run on over the column of the other end's states.
    return wrap(sentence, arrowWidth + GAP + STATE - 2).map((text, index) => {
      const isFirst = index === 0;
      const mark = isFirst ? glyphs.bullet : " ";
      const time = isFirst ? this.#span(end, at, row.until) : this.#time(end, undefined);
      const state = this.#state(end, isFirst ? states[end] : undefined);
      if (end === "A") return layLine([time, state, { column: arrow, text: `${mark} ${text}`, paint }]);
      const column = Math.max(0, arrow + arrowWidth - text.length - 2);
      const words: Piece = { column, text: isFirst ? `${text} ${mark}` : text, paint };
      return layLine(this.#place.timeB === undefined ? [time, words, state] : [words, state, time]);
    });
  }

  #fold(fold: Fold): readonly string[] {
    const { style, glyphs, width } = this.#layout;
    const column = this.#place.stateA;
    const text = `${foldWords(fold)}, in ${formatDuration(fold.to - fold.from)}`;
    return wrap(text, width - column - 2).map((line, index) =>
      layLine([{ column, text: `${index === 0 ? glyphs.fold : " "} ${line}`, paint: style.dim }]),
    );
  }

  /** `12.0–14.5` where several are told as one; it reaches over the column of the states, which has nothing then. */
  #span(end: EndName, from: number, to: number | undefined): Piece {
    const first = this.#time(end, from);
    if (to === undefined) return first;
    const text = `${this.#clock.text(from)}${this.#layout.glyphs.range}${this.#clock.text(to)}`;
    const isLeft = end === "A" || this.#place.timeB === undefined;
    return { ...first, text, column: isLeft ? first.column : first.column + first.text.length - text.length };
  }

  #time(end: EndName, at: number | undefined): Piece {
    const text = at === undefined ? "" : this.#clock.text(at);
    const { timeA, timeB } = this.#place;
    const start = end === "A" ? timeA : (timeB ?? timeA);
    return { column: start + this.#clock.width - text.length, text, paint: this.#layout.style.dim };
  }

  /** The state of an end, or, where it stays the same, what became of a packet to it. */
  #state(end: EndName, state: string | undefined, fate = ""): Piece {
    const { style } = this.#layout;
    const text = state ?? fate;
    const { stateA, endB } = this.#place;
    const column = end === "A" ? stateA : endB - text.length;
    return { column, text, paint: state === undefined ? style.red : style.bold };
  }
}

/** What kept a packet from doing its work; empty where nothing did. */
const fateWords = ({ packet, arrival }: PacketRow): string => {
  if (arrival !== undefined || packet.elsewhere) return arrival?.damaged === true ? "damaged" : "";
  return packet.stopped === undefined ? "under way" : stopWords(packet.stopped.how, packet.stopped.by);
};

/** Columns from 0. */
interface Places {
  readonly timeA: number;
  readonly stateA: number;
  readonly arrow: number;
  readonly arrowWidth: number;
  /** The one behind B's states, which end there. */
  readonly endB: number;
  /** `undefined`: there is no room for a second clock. */
  readonly timeB: number | undefined;
}

const placesOf = (width: number, clock: number): Places => {
  const stateA = MARGIN + clock + GAP;
  const arrow = stateA + STATE + GAP;
  const hasTwo = width >= TWO_CLOCKS_FROM;
  const behind = GAP + STATE + (hasTwo ? GAP + clock : 0);
  const arrowWidth = Math.max(ARROW_MIN, Math.min(ARROW_MAX, width - arrow - behind));
  const endB = arrow + arrowWidth + GAP + STATE;
  return { timeA: MARGIN, stateA, arrow, arrowWidth, endB, timeB: hasTwo ? endB + GAP : undefined };
};

/** Milliseconds, as long as that is short; later instants in seconds, with their unit. */
interface Clock {
  readonly width: number;
  text(at: number): string;
}

const clockOf = (rows: readonly FoldedRow[]): Clock => {
  const times = rows.flatMap((row) => (row.kind === "fold" ? [row.from, row.to] : [row.at]));
  const isShort = times.every((at) => at < SHORT_MAX);
  const text = (at: number): string =>
    at < MS_MAX ? at.toFixed(isShort ? 2 : 1) : `${(at / 1000).toFixed(at < 10 * MS_MAX ? 1 : 0)} s`;
  return { width: times.reduce((widest, at) => Math.max(widest, text(at).length), 6), text };
};

const UNIT = "ms";
const MARGIN = 1;
const GAP = 1;
/** The longest state is SYN-RECEIVED. */
const STATE = 12;
const ARROW_MIN = 24;
const ARROW_MAX = 60;
/** Columns from which both ends have a clock of their own. */
const TWO_CLOCKS_FROM = 76;
/** How far an arrow goes that does not arrive. */
const REACH = 0.7;
/** ms up to which they are shown as such, and with two decimals. */
const MS_MAX = 100_000;
const SHORT_MAX = 100;
