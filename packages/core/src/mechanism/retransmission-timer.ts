/** RFC 6298 §2: the retransmission timeout out of round-trip samples, and its growth (§5.5). All times ms. */

/** What the estimator keeps; `Tcb` is one. */
export interface RoundTrip {
  /** SRTT; -1 before the first sample. */
  srtt: number;
  /** RTTVAR. With `varianceFloor`: the largest 4 × deviation of a window, no less than the least timeout. */
  rttvar: number;
  rto: number;
  /** Only with `varianceFloor`. */
  spread: RttSpread | undefined;
}

/** How Linux follows the deviation. */
export interface RttSpread {
  /** 4 × the smoothed deviation, and its largest in this window. */
  mdev: number;
  mdevMax: number;
  /** Where the window that `mdevMax` is taken over ends. */
  rttSeq: number;
}

/** The bounds and habits of a profile. */
export interface TimerHabits {
  readonly rtoMin: number;
  readonly rtoMax: number;
  readonly rtoSlop: number;
  readonly varianceFloor: boolean;
  /** RFC 6298 §2 (G): the clock's step. */
  readonly granularity: number;
}

/** Takes a sample of a segment that was sent once (§3, Karn), or of a timestamp, and sets the timeout anew. */
export const onSample = (
  state: RoundTrip,
  sample: number,
  una: number,
  next: number,
  habits: TimerHabits,
): void => {
  if (habits.varianceFloor) withFloor(state, sample, una, next, habits.rtoMin);
  else plain(state, sample);
  state.rto = timeout(state, habits);
};

/** RFC 6298 §2.2 to §2.4, before any back-off. */
const timeout = (state: RoundTrip, habits: TimerHabits): number => {
  const spread = habits.varianceFloor ? state.rttvar : Math.max(habits.granularity, 4 * state.rttvar);
  const rto = Math.max(habits.rtoMin, state.srtt + spread) + habits.rtoSlop;
  return Math.min(habits.rtoMax, rto);
};

/** RFC 6298 §5.5: the timeout after `backoff` expiries in a row. */
export const backedOff = (rto: number, backoff: number, rtoMax: number): number =>
  Math.min(rtoMax, rto * 2 ** Math.min(backoff, BACKOFF_MAX));

const plain = (state: RoundTrip, sample: number): void => {
  if (state.srtt < 0) {
    // §2.2: the first sample seeds both averages.
    state.srtt = sample;
    state.rttvar = sample / 2;
    return;
  }
  // §2.3, in this order: the deviation is taken from the old average.
  state.rttvar = 0.75 * state.rttvar + 0.25 * Math.abs(state.srtt - sample);
  state.srtt = 0.875 * state.srtt + 0.125 * sample;
};

/**
 * The same averages with two habits of Linux: the deviation never counts for less than the least timeout, so that the
 * timeout stays that far above SRTT, and it falls only once in a round trip, by a quarter.
 */
const withFloor = (state: RoundTrip, sample: number, una: number, next: number, floor: number): void => {
  const { spread } = state;
  if (state.srtt < 0 || spread === undefined) {
    state.srtt = sample;
    state.rttvar = Math.max(2 * sample, floor);
    state.spread = { mdev: 2 * sample, mdevMax: state.rttvar, rttSeq: next };
    return;
  }
  const error = sample - state.srtt;
  state.srtt += error / 8;
  let change = Math.abs(error) - spread.mdev / 4;
  // A sample below the average says little about delay: it may raise the deviation only slowly.
  if (error < 0 && change > 0) change /= 8;
  spread.mdev += change;
  if (spread.mdev > spread.mdevMax) {
    spread.mdevMax = spread.mdev;
    if (spread.mdevMax > state.rttvar) state.rttvar = spread.mdevMax;
  }
  if (una > spread.rttSeq) {
    if (spread.mdevMax < state.rttvar) state.rttvar -= (state.rttvar - spread.mdevMax) / 4;
    spread.rttSeq = next;
    spread.mdevMax = floor;
  }
};

/** 2 to this power is beyond any bound of the timeout. */
const BACKOFF_MAX = 30;
