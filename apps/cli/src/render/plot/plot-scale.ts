/** Axes of a plot: where values lie, which of them are written beside the axis, and how. */
import { scaleLinear, scaleLog } from "d3-scale";

/** One axis. Its ticks are evenly spread, the first and the last at its ends, unless it is of time or logarithmic. */
export interface Axis {
  /** The place of a value, from 0 to 1. */
  place(value: number): number;
  /** Round values, with the words beside them. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** What the labels count. */
  readonly unit: string;
}

/** Bytes from 0 on, in the unit that keeps them short. */
export const byteAxis = (greatest: number, ticks: number): Axis => {
  const [unit, size] =
    greatest >= 2_000_000
      ? (["MB", 1_000_000] as const)
      : greatest >= 2000
        ? (["kB", 1000] as const)
        : (["bytes", 1] as const);
  return linearAxis(0, Math.max(greatest, 1), ticks, unit, size);
};

/** Milliseconds from 0 on, or on a logarithmic scale. */
export const spanAxis = (least: number, greatest: number, ticks: number, logarithmic: boolean): Axis => {
  const [unit, size] = greatest >= 10_000 && !logarithmic ? (["s", 1000] as const) : (["ms", 1] as const);
  return logarithmic
    ? logarithmicAxis(Math.max(least, 0.001), greatest, ticks)
    : linearAxis(0, Math.max(greatest, 0.001), ticks, unit, size);
};

/** Instants between two, not rounded: a plot begins and ends where its data does. */
export const timeAxis = (from: number, to: number, ticks: number): Axis => {
  const [unit, size] = to >= 2000 ? (["s", 1000] as const) : (["ms", 1] as const);
  const scale = scaleLinear([from / size, to / size], [0, 1]);
  return axisOf(scale, scale.ticks(ticks), unit, size);
};

const linearAxis = (from: number, to: number, ticks: number, unit: string, size: number): Axis => {
  const scale = scaleLinear([from / size, to / size], [0, 1]).nice(ticks);
  return axisOf(scale, scale.ticks(ticks), unit, size);
};

/** From a 1, 2 or 5 of a power of ten to another; of those between as many as there is room for. */
const logarithmicAxis = (least: number, greatest: number, most: number): Axis => {
  const fine = roundValues([1, 2, 5], least, greatest);
  const from = fine.findLast((value) => value <= least) ?? least;
  const to = fine.find((value) => value >= greatest) ?? greatest;
  const within = [[1, 2, 5], [1, 3], [1]].map((mantissas) =>
    roundValues(mantissas, least, greatest).filter((value) => value >= from && value <= to),
  );
  const values = within.find((each) => each.length <= most) ?? [from, to];
  return axisOf(scaleLog([from, to], [0, 1]), values, "ms", 1);
};

const roundValues = (mantissas: readonly number[], least: number, greatest: number): readonly number[] => {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(greatest)) + 1;
  const exponents = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return exponents.flatMap((exponent) => mantissas.map((mantissa) => Number(`${mantissa}e${exponent}`)));
};

const axisOf = (
  scale: (value: number) => number,
  values: readonly number[],
  unit: string,
  size: number,
): Axis => ({
  place: (value) => scale(value / size),
  ticks: values.map((value) => ({ value: value * size, label: String(Number(value.toPrecision(6))) })),
  unit,
});
