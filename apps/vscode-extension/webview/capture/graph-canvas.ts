/** Draws a graph on a canvas: axes, lines as stairs, marks in tcptrace's notation, the chosen packet's moment. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { type GraphData, type GraphName, type MarkKind, markKinds } from "../../src/shared/capture-view.ts";
import { colorOf, dashOf, type LineName } from "./graph-legend.ts";
import { durationText, octetsText, rateText } from "./value-texts.ts";

/** What is on show: ms since the connection's first packet, and values. */
export interface GraphWindow {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** The scales between px and what is shown. */
export interface GraphScales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** px: what each axis is of stands above the one and below the other. */
export const graphMargin = { left: 88, right: 10, top: 20, bottom: 36 } as const;

export const scalesOf = (
  { from, to, low, high }: GraphWindow,
  width: number,
  height: number,
): GraphScales => ({
  x: scaleLinear([from, to], [graphMargin.left, Math.max(graphMargin.left + 1, width - graphMargin.right)]),
  y: scaleLinear([low, high], [Math.max(graphMargin.top + 1, height - graphMargin.bottom), graphMargin.top]),
});

/** What is drawn. */
export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly view: GraphWindow;
  readonly data: GraphData | undefined;
  readonly chosenAt: number | undefined;
  /** The value of a custom property. */
  readonly color: (name: string) => string;
  readonly font: string;
}

export const drawGraph = (drawing: Drawing): void => {
  const { context, width, height, view, data, chosenAt, color } = drawing;
  const scales = scalesOf(view, width, height);
  context.clearRect(0, 0, width, height);
  drawAxes(drawing, scales, data?.graph ?? "sequence");
  context.save();
  context.beginPath();
  // A mark at the first moment, or at zero, is whole, where nothing lies beyond it.
  const { extent } = data ?? {};
  const [before, below] = [
    extent !== undefined && view.from <= extent.from ? MARK : 0,
    extent !== undefined && view.low <= extent.low ? MARK : 0,
  ];
  context.rect(
    graphMargin.left - before,
    graphMargin.top - MARK,
    width - graphMargin.left - graphMargin.right + before,
    height - graphMargin.bottom - graphMargin.top + MARK + below,
  );
  context.clip();
  if (data !== undefined) {
    // The data counts from its origin: so small numbers are exact where large ones would not be.
    const { originAt, originValue } = data;
    const own = scalesOf(
      {
        from: view.from - originAt,
        to: view.to - originAt,
        low: view.low - originValue,
        high: view.high - originValue,
      },
      width,
      height,
    );
    for (const line of data.lines) drawLine(drawing, own, line);
    drawMarks(drawing, own, data);
  }
  if (chosenAt !== undefined)
    drawChosen(context, Math.round(scales.x(chosenAt)) + 0.5, height, color("--vscode-foreground"));
  context.restore();
};

/** The chosen packet's moment: a dashed line with a head, as no line of data has one, on a band that is seen behind many. */
const drawChosen = (context: CanvasRenderingContext2D, x: number, height: number, color: string): void => {
  context.fillStyle = color;
  context.strokeStyle = color;
  context.globalAlpha = 0.16;
  context.fillRect(x - 4, graphMargin.top, 8, height - graphMargin.top - graphMargin.bottom);
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  stroke(context, [x, graphMargin.top, x, height]);
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x - 5, graphMargin.top - MARK);
  context.lineTo(x + 5, graphMargin.top - MARK);
  context.lineTo(x, graphMargin.top + 2);
  context.fill();
};

const stroke = (
  context: CanvasRenderingContext2D,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): void => {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
};

export const drawAxes = (
  { context, width, height, color, font }: Pick<Drawing, "context" | "width" | "height" | "color" | "font">,
  { x, y }: GraphScales,
  graph: GraphName,
): void => {
  context.font = font;
  context.lineWidth = 1;
  context.strokeStyle = color("--line");
  context.fillStyle = color("--quiet");
  context.textBaseline = "middle";
  context.textAlign = "right";
  // Where lines are as strong as text they would be read before the data.
  const faint = document.body.classList.contains("vscode-high-contrast") ? 0.25 : 0.55;
  const bottom = height - graphMargin.bottom;
  const values = valueTicks(y, Math.max(2, Math.floor(height / 48)), graph);
  const label = tickLabel(values, graph);
  for (const value of values) {
    const at = Math.round(y(value)) + 0.5;
    context.globalAlpha = faint;
    stroke(context, [graphMargin.left, at, width - graphMargin.right, at]);
    context.globalAlpha = 1;
    context.fillText(label(value), graphMargin.left - 6, at);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  const [from = 0, to = 1] = x.domain();
  for (const time of x.ticks(Math.max(2, Math.floor(width / 110)))) {
    const at = Math.round(x(time)) + 0.5;
    context.globalAlpha = faint;
    stroke(context, [at, graphMargin.top, at, bottom]);
    context.globalAlpha = 1;
    context.fillText(timeLabel(time, to - from, to), at, bottom + 5);
  }
};

/** Round numbers of what the labels say: a throughput is of octets, and is written in bits. */
const valueTicks = (y: ScaleLinear<number, number>, count: number, graph: GraphName): number[] => {
  if (graph !== "throughput") return y.ticks(count);
  const [low = 0, high = 1] = y.domain();
  return scaleLinear([low * 8, high * 8], [0, 1])
    .ticks(count)
    .map((bits) => bits / 8);
};

/** The labels of one axis have one unit, and as many digits as tell them apart. */
export const tickLabel = (ticks: readonly number[], graph: GraphName): ((value: number) => string) => {
  const highest = ticks.at(-1) ?? 0;
  if (graph === "throughput" || (graph === "sequence" && highest < 1e7))
    return (value) => valueLabel(value, graph);
  const units = graph === "rtt" ? timeUnits : octetUnits;
  const [unit, size] = units.find(([, , below]) => highest < below) ?? units[units.length - 1] ?? ["", 1];
  const [first = 0, second] = ticks;
  if (second === undefined) return (value) => `${Number((value / size).toPrecision(6))} ${unit}`;
  const step = second - first;
  const digits = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9));
  // As octets they are shorter than as a fraction, and the last digits stand where they are looked for.
  if (graph === "sequence" && digits > 3) return (value) => Math.round(value).toLocaleString();
  return (value) => `${(value / size).toFixed(digits)} ${unit}`;
};

/** A unit, how much it is, and below what it is taken: ms and octets. */
type Unit = readonly [string, number, number];
const timeUnits: readonly Unit[] = [
  ["µs", 1e-3, 1],
  ["ms", 1, 1000],
  ["s", 1000, Number.POSITIVE_INFINITY],
];
const octetUnits: readonly Unit[] = [
  ["B", 1, 1e3],
  ["kB", 1e3, 1e6],
  ["MB", 1e6, 1e9],
  ["GB", 1e9, Number.POSITIVE_INFINITY],
];

/** `1,448` octets, `12 ms`, `8.2 Mbit/s`. */
export const valueLabel = (value: number, graph: GraphName): string => {
  if (graph === "rtt") return durationText(value);
  if (graph === "throughput") return rateText(value);
  return graph === "window"
    ? octetsText(value)
    : value >= 1e7
      ? octetsText(value)
      : Math.round(value).toLocaleString();
};

const timeLabel = (ms: number, span: number, longest: number): string => {
  if (longest < 2000) return `${Number(ms.toFixed(span < 1 ? 4 : span < 20 ? 2 : 1))} ms`;
  return `${Number((ms / 1000).toFixed(span < 5 ? 6 : span < 200 ? 4 : 2))} s`;
};

const drawLine = (
  { context, color }: Drawing,
  { x, y }: GraphScales,
  { name, at, value }: GraphData["lines"][number],
): void => {
  context.strokeStyle = color(colorOf[name as LineName]);
  context.lineWidth = 1.6;
  context.setLineDash([...(dashOf[name] ?? [])]);
  context.beginPath();
  let before: number | undefined;
  for (let point = 0; point < at.length; point += 1) {
    const px = x(at[point] as number);
    const py = y(value[point] as number);
    if (before === undefined) context.moveTo(px, py);
    else {
      context.lineTo(px, before);
      context.lineTo(px, py);
    }
    before = py;
  }
  context.stroke();
  context.setLineDash([]);
};

const drawMarks = ({ context, color }: Drawing, { x, y }: GraphScales, data: GraphData): void => {
  // The rare over the common.
  for (const kind of drawOrder) {
    const number = markKinds.indexOf(kind);
    context.strokeStyle = color(colorOf[kind]);
    context.fillStyle = context.strokeStyle;
    for (let mark = 0; mark < data.at.length; mark += 1) {
      if (data.kinds[mark] !== number) continue;
      drawMark[kind](
        context,
        x(data.at[mark] as number),
        y(data.low[mark] as number),
        y(data.high[mark] as number),
      );
    }
  }
};

/** px that a mark reaches beyond its value and its moment. */
const MARK = 6;

const drawOrder: readonly MarkKind[] = [
  "sample",
  "data",
  "dup-ack",
  "sack",
  "fin",
  "zero-window",
  "again",
  "reset",
];

type DrawMark = (context: CanvasRenderingContext2D, x: number, low: number, high: number) => void;

const bar =
  (width: number, ends: number): DrawMark =>
  (context, x, low, high) => {
    context.lineWidth = width;
    stroke(context, [x, low, x, Math.min(high, low - 1)]);
    if (low - high < 7) return;
    context.lineWidth = 1;
    stroke(context, [x - ends, low, x + ends, low]);
    stroke(context, [x - ends, high, x + ends, high]);
  };

const drawMark: Readonly<Record<MarkKind, DrawMark>> = {
  data: bar(1.6, 2.5),
  sack: bar(3, 3),
  again: (context, x, low, high) => {
    bar(2, 3)(context, x, low, high);
    const y = (low + high) / 2;
    context.lineWidth = 1.5;
    stroke(context, [x - 4, y - 4, x + 4, y + 4]);
    stroke(context, [x + 4, y - 4, x - 4, y + 4]);
  },
  reset: (context, x, low, high) => {
    context.lineWidth = 2.4;
    const y = (low + high) / 2;
    stroke(context, [x - 7, y, x + 7, y]);
    stroke(context, [x, y - 7, x, y + 7]);
  },
  fin: (context, x, _low, high) => {
    context.beginPath();
    context.moveTo(x, high - 5);
    context.lineTo(x + 4, high);
    context.lineTo(x, high + 5);
    context.lineTo(x - 4, high);
    context.fill();
  },
  sample: (context, x, low, high) => {
    if (low - high > 3) return bar(2, 0)(context, x, low, high);
    context.fillRect(x - 1.5, (low + high) / 2 - 1.5, 3, 3);
  },
  "dup-ack": (context, x, low) => {
    context.lineWidth = 1.4;
    stroke(context, [x, low - 3, x, low + 3]);
    stroke(context, [x, low, x + 5, low]);
  },
  "zero-window": (context, x, low) => {
    context.lineWidth = 1.6;
    context.strokeRect(x - 4, low - 4, 8, 8);
  },
};
