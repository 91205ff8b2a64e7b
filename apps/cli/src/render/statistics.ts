/** How long connecting took over several rounds. */

/** ms; of those that connected. */
export interface Statistics {
  readonly connected: number;
  readonly of: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** `times` has one entry a round: ms until connected, or undefined where it failed. Undefined when none connected. */
export const statistics = (times: readonly (number | undefined)[]): Statistics | undefined => {
  const sorted = times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
  const middle = Math.floor((sorted.length - 1) / 2);
  const [min, low, high, max] = [
    sorted[0],
    sorted[middle],
    sorted[Math.ceil((sorted.length - 1) / 2)],
    sorted.at(-1),
  ];
  if (min === undefined || low === undefined || high === undefined || max === undefined) return undefined;
  return { connected: sorted.length, of: times.length, min, median: (low + high) / 2, max };
};
