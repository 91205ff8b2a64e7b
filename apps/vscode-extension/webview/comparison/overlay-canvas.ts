/** Draws one graph of two connections over each other: A solid and filled, B dashed and hollow. */
import { type GraphData, markKinds } from "../../src/shared/capture-view.ts";
import {
  drawAxes,
  graphMargin,
  type GraphScales,
  type GraphWindow,
  scalesOf,
} from "../capture/graph-canvas.ts";
import { overlayColors, overlayDash } from "./overlay-legend.ts";

/** What is drawn. */
export interface Overlay {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly view: GraphWindow;
  readonly data: readonly [GraphData | undefined, GraphData | undefined];
  /** The value of a custom property. */
  readonly color: (name: string) => string;
  readonly font: string;
}

export const drawOverlay = (overlay: Overlay): void => {
  const { context, width, height, view, data } = overlay;
  const scales = scalesOf(view, width, height);
  context.clearRect(0, 0, width, height);
  drawAxes(overlay, scales, data[0]?.graph ?? data[1]?.graph ?? "sequence");
  context.save();
  context.beginPath();
  context.rect(
    graphMargin.left,
    0,
    width - graphMargin.left - graphMargin.right,
    height - graphMargin.bottom,
  );
  context.clip();
  // A over B: where they are one, the gaps of B show nothing.
  for (const capture of [1, 0] as const) {
    const one = data[capture];
    if (one !== undefined) drawOne(overlay, scales, one, capture);
  }
  for (const one of data) if (one !== undefined) drawAgain(overlay, scales, one);
  context.restore();
};

/** The points that a connection's line or marks have: ms, and values. */
const pointsOf = (data: GraphData): readonly (readonly [number, number])[] => {
  const { originAt, originValue } = data;
  if (data.graph === "throughput") {
    const [sent] = data.lines;
    if (sent === undefined) return [];
    return [...sent.at].map((at, point) => [at + originAt, (sent.value[point] ?? 0) + originValue]);
  }
  const points: [number, number][] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (let mark = 0; mark < data.at.length; mark += 1) {
    const kind = markKinds[data.kinds[mark] ?? 0];
    const [at, high] = [(data.at[mark] as number) + originAt, (data.high[mark] as number) + originValue];
    if (data.graph === "rtt") points.push([at, high]);
    else if ((kind === "data" || kind === "again" || kind === "fin") && high > highest) {
      highest = high;
      points.push([at, high]);
    }
  }
  return points;
};

const drawOne = (
  { context, color }: Overlay,
  { x, y }: GraphScales,
  data: GraphData,
  capture: 0 | 1,
): void => {
  context.strokeStyle = color(overlayColors[capture]);
  context.fillStyle = context.strokeStyle;
  const points = pointsOf(data);
  if (data.graph === "rtt") {
    context.lineWidth = 1.4;
    for (const [at, value] of points) {
      if (capture === 0) context.fillRect(x(at) - 2, y(value) - 2, 4, 4);
      else {
        context.beginPath();
        context.arc(x(at), y(value), 2.6, 0, Math.PI * 2);
        context.stroke();
      }
    }
    return;
  }
  context.lineWidth = 1.8;
  context.setLineDash([...overlayDash[capture]]);
  context.beginPath();
  let before: number | undefined;
  for (const [at, value] of points) {
    if (before === undefined) context.moveTo(x(at), y(value));
    else {
      context.lineTo(x(at), before);
      context.lineTo(x(at), y(value));
    }
    before = y(value);
  }
  context.stroke();
  context.setLineDash([]);
};

/** What was sent again: a cross, in the sequence only. */
const drawAgain = ({ context, color }: Overlay, { x, y }: GraphScales, data: GraphData): void => {
  if (data.graph !== "sequence") return;
  context.strokeStyle = color("--bad");
  context.lineWidth = 1.6;
  const again = markKinds.indexOf("again");
  for (let mark = 0; mark < data.at.length; mark += 1) {
    if (data.kinds[mark] !== again) continue;
    const across = x((data.at[mark] as number) + data.originAt);
    const up = y(((data.low[mark] as number) + (data.high[mark] as number)) / 2 + data.originValue);
    context.beginPath();
    context.moveTo(across - 4, up - 4);
    context.lineTo(across + 4, up + 4);
    context.moveTo(across + 4, up - 4);
    context.lineTo(across - 4, up + 4);
    context.stroke();
  }
};
