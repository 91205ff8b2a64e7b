/** Lines and marks of a plot as the paths of an SVG: one path for each kind, however many points it has. */
import { segmentMarks } from "../../src/shared/simulation-view.ts";
import type { PlotFrame } from "./plot-frame.ts";
import { lastUpTo } from "./time-line.ts";

/** A value holds until the next: time, value, time, value …, on to `until`. */
export const stepPath = (points: readonly number[], { x, y }: PlotFrame, until: number): string => {
  let path = "";
  for (let at = 0; at < points.length; at += 2) {
    const [px, py] = [round(x(points[at] ?? 0)), round(y(points[at + 1] ?? 0))];
    path += path === "" ? `M${px} ${py}` : `H${px}V${py}`;
  }
  return path === "" ? "" : `${path}H${round(x(until))}`;
};

/** Small diamonds. */
export const dotPath = (points: readonly number[], { x, y }: PlotFrame): string => {
  let path = "";
  for (let at = 0; at < points.length; at += 2)
    path += `M${round(x(points[at] ?? 0))} ${round(y(points[at + 1] ?? 0) - 2.2)}l2.2 2.2-2.2 2.2-2.2-2.2z`;
  return path;
};

/** The segments of one kind, by `segmentMarks`: upright bars from the first octet to the last. */
export const segmentPath = (
  segments: readonly number[],
  kinds: readonly number[],
  { x, y }: PlotFrame,
): string => {
  let path = "";
  for (let at = 0; at < segments.length; at += 4) {
    if (!kinds.includes(segments[at + 3] ?? -1)) continue;
    const [low, high] = [y(segments[at + 1] ?? 0), y(segments[at + 2] ?? 0)];
    // One octet, a SYN or a FIN, is seen too.
    path += `M${round(x(segments[at] ?? 0))} ${round(low)}V${round(Math.min(high, low - 2))}`;
  }
  return path;
};

/** A cross over each segment of these kinds. */
export const crossPath = (segments: readonly number[], kinds: readonly number[], frame: PlotFrame): string =>
  signs(segments, kinds, frame, (px, py) => `M${px - 3.5} ${py - 3.5}l7 7m0-7l-7 7`);

/** A ring around each segment of these kinds. */
export const ringPath = (segments: readonly number[], kinds: readonly number[], frame: PlotFrame): string =>
  signs(segments, kinds, frame, (px, py) => `M${px - 5} ${py}a5 5 0 1 0 10 0a5 5 0 1 0-10 0`);

const signs = (
  segments: readonly number[],
  kinds: readonly number[],
  { x, y }: PlotFrame,
  draw: (px: number, py: number) => string,
): string => {
  let path = "";
  for (let at = 0; at < segments.length; at += 4) {
    if (!kinds.includes(segments[at + 3] ?? -1)) continue;
    const middle = ((segments[at + 1] ?? 0) + (segments[at + 2] ?? 0)) / 2;
    path += draw(round(x(segments[at] ?? 0)), round(y(middle)));
  }
  return path;
};

/** Time, from, to: upright bars, as segments are. */
export const blockPath = (blocks: readonly number[], { x, y }: PlotFrame): string => {
  let path = "";
  for (let at = 0; at < blocks.length; at += 3)
    path += `M${round(x(blocks[at] ?? 0))} ${round(y(blocks[at + 1] ?? 0))}V${round(y(blocks[at + 2] ?? 0))}`;
  return path;
};

/** The value of a line at a time; undefined before its first point. */
export const valueAt = (points: readonly number[], time: number): number | undefined => {
  const times = points.filter((_, index) => index % 2 === 0);
  return points[2 * lastUpTo(times, time) + 1];
};

/** The segment nearest to a place of the drawing, and no further away than a fingertip. */
export const segmentNear = (
  segments: readonly number[],
  { x, y }: PlotFrame,
  place: { readonly x: number; readonly y: number },
): readonly [at: number, first: number, behind: number, kind: number] | undefined => {
  let best: readonly [number, number, number, number] | undefined;
  let least = NEAR;
  for (let at = 0; at < segments.length; at += 4) {
    const [time = 0, first = 0, behind = 0, kind = segmentMarks.sent] = segments.slice(at, at + 4);
    const away = Math.hypot(x(time) - place.x, (y(first) + y(behind)) / 2 - place.y);
    if (away >= least) continue;
    least = away;
    best = [time, first, behind, kind];
  }
  return best;
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** px. */
const NEAR = 14;
