/** How the clocks of two captures stand to each other, by the packets that both have. */

/** A packet that both captures have: when, by the first clock, and the second clock's time less the first's, ns. */
export interface ClockPoint {
  readonly at: number;
  readonly difference: number;
}

/** Second clock = first clock + `offset` + `drift` × time, give or take `uncertainty`. */
export interface ClockEstimate {
  /** ns. */
  readonly offset: number;
  /** A share: 1e-6 is one µs a second. */
  readonly drift: number;
  /** ns: half of the least round trip between the points, which the packets cannot divide in two. */
  readonly uncertainty: number;
  /** The first capture is the one nearer to `a`. */
  readonly firstNearA: boolean;
}

/**
 * What `a` sent bounds the offset from one side, what `b` sent from the other; the middle is taken. Undefined where either
 * has no packet in both captures.
 */
export const estimateClock = (
  fromA: readonly ClockPoint[],
  fromB: readonly ClockPoint[],
): ClockEstimate | undefined => {
  if (fromA.length === 0 || fromB.length === 0) return undefined;
  const firstNearA = median(fromA) >= median(fromB);
  const [above, below] = firstNearA ? [fromA, fromB] : [fromB, fromA];
  const times = [...above, ...below].map(({ at }) => at);
  const span = times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b));
  const drift = span >= DRIFT_FROM || gap(above, below, 0).width < 0 ? widestDrift(above, below) : 0;
  const { middle, width } = gap(above, below, drift);
  return { offset: middle, drift, uncertainty: Math.max(0, width / 2), firstNearA };
};

const median = (points: readonly ClockPoint[]): number =>
  points.map(({ difference }) => difference).toSorted((a, b) => a - b)[points.length >> 1] ?? 0;

/** Between the lower hull of one direction's differences and the upper hull of the other's, along a drift. */
const gap = (
  above: readonly ClockPoint[],
  below: readonly ClockPoint[],
  drift: number,
): { readonly middle: number; readonly width: number } => {
  const least = above.reduce((low, { at, difference }) => Math.min(low, difference - drift * at), Infinity);
  const most = below.reduce((high, { at, difference }) => Math.max(high, difference - drift * at), -Infinity);
  return { middle: (least + most) / 2, width: least - most };
};

/** The drift that leaves most room between the hulls: the room is a concave function of it. */
const widestDrift = (above: readonly ClockPoint[], below: readonly ClockPoint[]): number => {
  let [low, high] = [-DRIFT_MOST, DRIFT_MOST];
  for (let turn = 0; turn < 60; turn++) {
    const third = (high - low) / 3;
    if (gap(above, below, low + third).width < gap(above, below, high - third).width) low += third;
    else high -= third;
  }
  return (low + high) / 2;
};

/** ns: over less, the delays' own changes hide a drift. */
const DRIFT_FROM = 10e9;
/** A thousandth: no clock is that bad. */
const DRIFT_MOST = 1e-3;
