/** How near a graph is looked at, and where: no nearer than packets can be told apart, and never beside all that there is. */
import type { GraphWindow } from "./graph-canvas.ts";

/** What is zoomed about stays where it is: a place from 0 to 1, across and up. */
export interface ZoomPoint {
  readonly across: number;
  readonly up: number;
}

/** `by` below 1: nearer. `flat`: times alone. */
export const zoomed = (
  view: GraphWindow,
  extent: GraphWindow,
  { by, across, up, flat }: ZoomPoint & { readonly by: number; readonly flat: boolean },
): GraphWindow => {
  const most = Math.max(SPAN_MIN, (extent.to - extent.from) * WIDEST);
  const width = Math.min(most, Math.max(SPAN_MIN, (view.to - view.from) * by));
  const from = view.from + (view.to - view.from - width) * across;
  if (flat) return within({ ...view, from, to: from + width }, extent);
  const highest = Math.max(OCTETS_MIN, (extent.high - extent.low) * WIDEST);
  const height = Math.min(highest, Math.max(OCTETS_MIN, (view.high - view.low) * by));
  const low = view.low + (view.high - view.low - height) * up;
  return within({ from, to: from + width, low, high: low + height }, extent);
};

/** Moved so far that its middle is a place of the whole. */
export const within = (view: GraphWindow, extent: GraphWindow): GraphWindow => {
  const time = back(view.from, view.to, extent.from, extent.to);
  const value = back(view.low, view.high, extent.low, extent.high);
  if (time === 0 && value === 0) return view;
  return {
    from: view.from + time,
    to: view.to + time,
    low: view.low + value,
    high: view.high + value,
  };
};

/** How far a stretch is to be moved for its middle to lie between the two. */
const back = (from: number, to: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, (from + to) / 2)) - (from + to) / 2;

/** ms that are shown at least: captures tell µs apart. */
export const SPAN_MIN = 0.02;
/** Octets, of sequence numbers. */
const OCTETS_MIN = 200;
/** How many times the whole is shown at most. */
const WIDEST = 1.5;
