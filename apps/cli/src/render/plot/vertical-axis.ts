/** The vertical axis of a plot: from 0 to the greatest value within the plot's time. */
import { byteAxis, spanAxis, type Axis } from "./plot-scale.ts";
import type { Plot } from "./plot.ts";

/** `lines`: how many lines of text would fit beside it. */
export const verticalAxis = (plot: Plot, lines: number): Axis => {
  const { unit, logarithmic } = plot;
  const ticks = Math.max(2, Math.floor(lines / 3));
  const [least, greatest] = rangeOf(plot);
  switch (unit) {
    case "bytes":
      return byteAxis(greatest, ticks);
    case "bytes/s": {
      const axis = byteAxis(greatest, ticks);
      return { ...axis, unit: `${axis.unit}/s` };
    }
    case "ms":
      return spanAxis(least, greatest, Math.floor(lines / 2), logarithmic);
  }
};

const rangeOf = ({ series, from, to, bound = Number.POSITIVE_INFINITY }: Plot): readonly [number, number] => {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const { points } of series) {
    for (const [at, value, upper = value] of points) {
      if (at < from || at > to) continue;
      least = Math.min(least, value);
      greatest = Math.max(greatest, upper);
    }
  }
  greatest = Math.min(greatest, bound);
  return [Math.min(least, greatest), greatest];
};
