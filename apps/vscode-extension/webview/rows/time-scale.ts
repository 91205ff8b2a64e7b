/** The time axis: from 0 to a round number, with round ticks. While a trace runs it grows in steps, so that nothing jumps. */
import { scaleLinear } from "d3-scale";

/** A tick: where, in percent of the axis, and what it says. */
interface Tick {
  readonly percent: number;
  readonly text: string;
}

/** See the file's head. */
export interface TimeAxis {
  /** ms at the right end. */
  readonly end: number;
  readonly ticks: readonly Tick[];
  /** Percent of the axis. */
  at(time: number): number;
}

/**
 * @param longest ms.
 * @param wanted About how many ticks there is room for.
 */
export const timeAxis = (longest: number, running: boolean, wanted: number): TimeAxis => {
  const span = Math.max(longest, LEAST);
  const end = running ? stepFor(span) : span;
  const scale = scaleLinear([0, end], [0, 100]);
  const values = scale.ticks(wanted);
  const unit = end >= 2000 ? "s" : "ms";
  const format = (value: number): string => `${tidy(unit === "s" ? value / 1000 : value)} ${unit}`;
  return {
    end,
    ticks: values.map((value) => ({ percent: scale(value), text: format(value) })),
    at: (time) => Math.min(100, Math.max(0, scale(time))),
  };
};

/** The next of 1, 1.5, 2, 3, 5, 7 × 10ⁿ with some room behind. */
const stepFor = (span: number): number => {
  const power = 10 ** Math.floor(Math.log10(span));
  return ([1, 1.5, 2, 3, 5, 7, 10].find((step) => step * power >= span * 1.08) ?? 12) * power;
};

const tidy = (value: number): string => String(Number(value.toFixed(3)));

/** A trace of less than a tenth of a millisecond is drawn on this. */
const LEAST = 0.1;

/** `0.412 ms`, `3.15 s`: a moment, in the unit of its view. */
export const momentText = (at: number, longest: number): string => {
  if (longest >= 2000) return `${(at / 1000).toFixed(3)} s`;
  return `${at.toFixed(longest < 100 ? 2 : 1)} ms`;
};
