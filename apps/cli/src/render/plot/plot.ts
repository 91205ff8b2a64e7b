/** A plot as data: curves and marks over time, of a simulated run or of a connection in a capture. */
import type { PlotMark, PlotSeries } from "@tcplens/trace";

/** See the file's head. */
export interface Plot {
  readonly title: string;
  readonly unit: "bytes" | "bytes/s" | "ms";
  /** The values lie so far apart that only a logarithmic scale shows them all. */
  readonly logarithmic: boolean;
  /** ms. */
  readonly from: number;
  readonly to: number;
  /** The axis goes no higher: what lies above says no more. */
  readonly bound?: number;
  /** The most important last: it is drawn over the others. */
  readonly series: readonly Series[];
  /** Moments. */
  readonly marks: readonly Mark[];
}

export interface Series {
  readonly name: string;
  /** As of a run; `bars` and `blocks` reach from a point's value to its upper value. */
  readonly drawn: PlotSeries["drawn"] | "bars" | "blocks";
  /** Time in ms, value, and upper value where there is one; in the order of time. */
  readonly points: readonly Point[];
}

export type Point = readonly [at: number, value: number, upper?: number];

export interface Mark {
  readonly at: number;
  readonly what: PlotMark["what"] | "syn" | "fin" | "reset" | "zero-window";
}
