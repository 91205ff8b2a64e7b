/** The frame of a plot: where a time and a value lie in it, its axes with round numbers, and what a number is called. */
import { scaleLinear } from "d3-scale";
import { svg, type SVGTemplateResult } from "lit";

/** See the file's head. px, the drawing's. */
export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  /** The time at this px. */
  readonly timeAt: (x: number) => number;
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
}

/** What a plot's values are. */
export type PlotUnit = "octets" | "ms";

export const marginLeft = 58;
export const marginRight = 10;
export const marginTop = 6;
export const marginBottom = 20;

interface FrameOptions {
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  readonly most: number;
  /** The least value above 0: where `most` is far above it, every power of ten has the same room. */
  readonly least?: number | undefined;
  readonly unit: PlotUnit;
}

export const plotFrame = ({ width, height, from, to, most, least, unit }: FrameOptions): PlotFrame => {
  const x = scaleLinear([from, to], [marginLeft, width - marginRight]);
  const room = [height - marginBottom, marginTop] as const;
  const wanted = Math.max(2, Math.floor(height / 44));
  const far = least !== undefined && most > least * FAR;
  const { y, values } = far ? powers(least / 2, most * 1.2, room) : evenly(most, wanted, room);
  return {
    width,
    height,
    x,
    y,
    timeAt: (at) => x.invert(at),
    xTicks: x
      .ticks(Math.max(2, Math.floor(width / 110)))
      .map((time) => ({ at: x(time), text: tickTime(time, to) })),
    yTicks: values.map((value) => ({ at: y(value), text: valueText(value, unit) })),
  };
};

/** Values to px, and the values that have a line. */
interface ValueScale {
  readonly y: (value: number) => number;
  readonly values: readonly number[];
}

const evenly = (most: number, wanted: number, [bottom, top]: readonly [number, number]): ValueScale => {
  const y = scaleLinear([0, most], [bottom, top]);
  return { y, values: y.ticks(wanted) };
};

const powers = (least: number, most: number, [bottom, top]: readonly [number, number]): ValueScale => {
  const y = scaleLinear([Math.log10(least), Math.log10(most)], [bottom, top]);
  const values: number[] = [];
  const steps = most / least > MANY_POWERS ? [1] : [1, 2, 5];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most; power *= 10)
    values.push(...steps.map((step) => step * power).filter((value) => value >= least && value <= most));
  return { y: (value) => y(Math.log10(Math.max(value, least))), values };
};

/** The grid and its numbers; the rest is drawn upon it. */
export const drawAxes = ({ width, height, xTicks, yTicks }: PlotFrame): SVGTemplateResult =>
  svg`<g class="axes">
    ${yTicks.map(
      ({ at, text }) =>
        svg`<path d=${`M${marginLeft} ${px(at)}H${width - marginRight}`} /><text class="value" x=${marginLeft - 6} y=${at + 3.5}>${text}</text>`,
    )}
    ${xTicks.map(
      ({ at, text }) =>
        svg`<path d=${`M${px(at)} ${marginTop}V${height - marginBottom}`} /><text class="tick" x=${at} y=${height - 5}>${text}</text>`,
    )}
  </g>`;

/** On a whole pixel, so that a line is sharp. */
const px = (at: number): number => Math.round(at) + 0.5;

const tickTime = (time: number, longest: number): string =>
  longest >= 2000 ? `${tidy(time / 1000)} s` : `${tidy(time)} ms`;

/** `14.6 kB`, `0.2 ms`, `1.5 s`. */
export const valueText = (value: number, unit: PlotUnit): string => {
  if (unit === "ms") return value >= 1000 ? `${tidy(value / 1000)} s` : `${tidy(value)} ms`;
  if (value >= 1e6) return `${tidy(value / 1e6)} MB`;
  return value >= 1000 ? `${tidy(value / 1000)} kB` : `${tidy(value)} B`;
};

const tidy = (value: number): string =>
  String(Number(value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)));

/** So many times the least value is too much for an even scale. */
const FAR = 12;
/** Beyond that only powers of ten have a line. */
const MANY_POWERS = 300;
