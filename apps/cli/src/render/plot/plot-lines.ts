/** A plot in text: curves in braille or ASCII, axes with round numbers and units, a legend that needs no colour. */
import type { TextStyle } from "@tcplens/trace";
import type { Glyphs } from "../simulation/glyphs.ts";
import { layLine, type Piece } from "../simulation/lay-line.ts";
import { markSigns, markWords } from "./mark-signs.ts";
import { plotCanvas, type Paint, type PlotCanvas } from "./plot-canvas.ts";
import { timeAxis, type Axis } from "./plot-scale.ts";
import type { Mark, Plot, Series } from "./plot.ts";
import { verticalAxis } from "./vertical-axis.ts";

/** How it is laid out. */
export interface PlotLayout {
  readonly width: number;
  readonly style: TextStyle;
  readonly glyphs: Glyphs;
  /** Whether the terminal has braille patterns. */
  readonly braille: boolean;
  /** Lines of the field itself. */
  readonly lines: number;
}

/** The lines, without line breaks. */
export const plotLines = (plot: Plot, layout: PlotLayout): readonly string[] => {
  const { style, glyphs } = layout;
  const vertical = verticalAxis(plot, layout.lines);
  const lines = evenLines(vertical, layout.lines, plot.logarithmic);
  const labels = vertical.ticks.map(({ label }) => label.length);
  const gutter = MARGIN + Math.max(3, ...labels) + 1;
  const columns = Math.max(FIELD_MIN, Math.min(FIELD_MAX, layout.width - gutter - 2));
  const horizontal = timeAxis(plot.from, plot.to, Math.max(2, Math.floor(columns / 12)));
  const canvas = plotCanvas(columns, lines, layout.braille);
  const looks = looksOf(plot.series, style, layout);
  for (const [index, series] of plot.series.entries()) {
    const look = looks[index];
    if (look !== undefined) draw(canvas, series, look, { horizontal, vertical, plot });
  }
  const ticks = new Map(
    vertical.ticks.map(({ value, label }) => [lineOf(vertical.place(value), lines), label]),
  );
  const field = canvas.rows().map((row, line) => {
    const label = ticks.get(line) ?? "";
    const edge = label === "" ? glyphs.vertical : glyphs.tickLeft;
    return `${style.dim(label.padStart(gutter - 1))} ${style.dim(edge)}${row}`.trimEnd();
  });
  return [
    titleLine(plot, vertical),
    ...markLane(plot.marks, { gutter, columns, horizontal, style }),
    ...field,
    ...timeLines(horizontal, { gutter, columns, glyphs, style }),
    ...legendLines(plot, looks, layout),
  ];
};

/** How a series looks: its colour, its sign in ASCII, and the example in the legend. */
interface Look {
  readonly paint: Paint;
  readonly sign: string;
  readonly example: string;
}

interface Surroundings {
  readonly horizontal: Axis;
  readonly vertical: Axis;
  readonly plot: Plot;
}

const looksOf = (
  series: readonly Series[],
  style: TextStyle,
  { braille, glyphs }: PlotLayout,
): readonly Look[] => {
  return series.map(({ drawn }): Look => {
    switch (drawn) {
      case "steps":
        return { paint: style.green, sign: "*", example: braille ? "⠤⠤" : "**" };
      case "dotted-steps":
        return { paint: style.yellow, sign: ".", example: braille ? "⠄ ⠄" : ". ." };
      case "points":
        return { paint: style.blue, sign: "o", example: braille ? "⠂" : "o" };
      case "crosses":
        return { paint: style.red, sign: glyphs.times, example: glyphs.times };
      case "bars":
        return { paint: style.blue, sign: "|", example: braille ? "⡇" : "|" };
      case "blocks":
        return { paint: style.magenta, sign: "#", example: braille ? "⣿" : "#" };
    }
  });
};

/** Each dot of a curve; in ASCII each sign. */
const draw = (canvas: PlotCanvas, { drawn, points }: Series, look: Look, around: Surroundings): void => {
  const within = points.filter(([at]) => at <= around.plot.to);
  if (drawn === "bars" || drawn === "blocks") {
    for (const [at, value, upper = value] of within) {
      const { x, y } = dotOf(canvas, around, at, value);
      const top = dotOf(canvas, around, at, upper).y;
      for (let down = Math.max(0, top); down <= y; down += 1) canvas.dot(x, down, look.paint, look.sign);
    }
    return;
  }
  const places = within.map(([at, value]) => dotOf(canvas, around, at, value));
  if (drawn === "points" || drawn === "crosses") {
    for (const { x, y } of places) {
      if (drawn === "crosses") canvas.character(x, y, look.paint, look.sign);
      else canvas.dot(x, y, look.paint, look.sign);
    }
    return;
  }
  const every = drawn === "steps" ? 1 : DOTTED_EVERY;
  const end = { x: canvas.width - 1 };
  for (const [index, { x, y }] of places.entries()) {
    const next = places[index + 1] ?? { x: end.x, y };
    for (let across = x; across <= next.x; across += 1)
      if (across % every === 0) canvas.dot(across, y, look.paint, look.sign);
    if (drawn === "steps") {
      for (let down = Math.min(y, next.y); down <= Math.max(y, next.y); down += 1)
        canvas.dot(next.x, down, look.paint, look.sign);
    }
  }
};

const dotOf = (
  canvas: PlotCanvas,
  { horizontal, vertical }: Surroundings,
  at: number,
  value: number,
): { readonly x: number; readonly y: number } => ({
  x: Math.round(horizontal.place(at) * (canvas.width - 1)),
  y: Math.round((1 - vertical.place(value)) * (canvas.height - 1)),
});

/** About so many lines that as many lie between any two ticks. */
const evenLines = ({ ticks }: Axis, lines: number, logarithmic: boolean): number => {
  const steps = ticks.length - 1;
  return logarithmic || steps < 1 ? lines : steps * Math.max(1, Math.round((lines - 1) / steps)) + 1;
};

/** The line of cells in which a place on the vertical axis lies. */
const lineOf = (place: number, lines: number): number => Math.round((1 - place) * (lines - 1));

const titleLine = ({ title, logarithmic }: Plot, { unit }: Axis): string =>
  `${" ".repeat(MARGIN)}${title}, ${unit}${logarithmic ? ", logarithmic" : ""}`;

/** Moments, above the field. */
const markLane = (
  marks: readonly Mark[],
  {
    gutter,
    columns,
    horizontal,
    style,
  }: {
    readonly gutter: number;
    readonly columns: number;
    readonly horizontal: Axis;
    readonly style: TextStyle;
  },
): readonly string[] => {
  if (marks.length === 0) return [];
  const lane = new Map<number, Mark["what"]>();
  for (const { at, what } of marks) {
    const column = Math.round(horizontal.place(at) * (columns - 1));
    // A time-out is the graver thing.
    if (column >= 0 && column < columns && lane.get(column) !== "time-out") lane.set(column, what);
  }
  const pieces: readonly Piece[] = [...lane]
    .toSorted(([a], [b]) => a - b)
    .map(([column, what]) => ({
      column: gutter + 1 + column,
      text: markSigns[what],
      paint: what === "time-out" ? style.red : style.yellow,
    }));
  return [layLine(pieces)];
};

const timeLines = (
  axis: Axis,
  {
    gutter,
    columns,
    glyphs,
    style,
  }: {
    readonly gutter: number;
    readonly columns: number;
    readonly glyphs: Glyphs;
    readonly style: TextStyle;
  },
): readonly string[] => {
  const places = axis.ticks.map(({ value, label }) => ({
    column: Math.round(axis.place(value) * (columns - 1)),
    label,
  }));
  const ruler = Array.from({ length: columns }, (_, column) =>
    places.some((place) => place.column === column) ? glyphs.tickDown : glyphs.horizontal,
  ).join("");
  const last = places.length - 1;
  const labels = places.map(({ column, label }, index): Piece => {
    const text = index === last ? `${label} ${axis.unit}` : label;
    const start = gutter + 1 + column - Math.floor(label.length / 2);
    return { column: Math.min(start, gutter + 1 + columns - text.length), text, paint: style.dim };
  });
  return [`${" ".repeat(gutter)}${style.dim(`${glyphs.corner}${ruler}`)}`, layLine(labels)];
};

/** As many lines as it takes. */
const legendLines = (
  { series, marks }: Plot,
  looks: readonly Look[],
  { style, width }: PlotLayout,
): readonly string[] => {
  const curves = series
    .map(({ name }, index) => ({ name, look: looks[index] }))
    .map(({ name, look }) => ({ sign: look?.example ?? "", paint: look?.paint, name }))
    .toReversed();
  const kinds = [...new Set(marks.map(({ what }) => what))].map((what) => ({
    sign: markSigns[what],
    paint: undefined,
    name: markWords[what],
  }));
  const lines: Piece[][] = [[]];
  let column = MARGIN;
  for (const { sign, paint, name } of [...curves, ...kinds]) {
    const wide = sign.length + 1 + name.length;
    if (column > MARGIN && column + wide > width) {
      lines.push([]);
      column = MARGIN;
    }
    lines
      .at(-1)
      ?.push(
        { column, text: sign, paint },
        { column: column + sign.length + 1, text: name, paint: style.dim },
      );
    column += wide + 3;
  }
  return lines.map(layLine);
};

const MARGIN = 2;
const FIELD_MIN = 30;
const FIELD_MAX = 110;
/** Of a dotted line every so many dots are set. */
const DOTTED_EVERY = 3;
