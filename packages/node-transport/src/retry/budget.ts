/**
 * A retry budget, shared by many operations: retries may be a share of first attempts, and a few a second besides. It
 * keeps a program whose every operation retries from multiplying the load on a service that is already failing.
 * The shape is Finagle's: a leaky bucket whose deposits and withdrawals are forgotten after a while. Time is an argument.
 */
import { checkRange } from "./option-rules.ts";

/** See {@link createRetryBudget}. `now` is ms on one clock; an instant before the latest one counts as the latest. */
export interface RetryBudget {
  /** A first attempt was made. */
  deposit(now: number): void;
  /** Takes one retry out, where there is one. */
  tryWithdraw(now: number): boolean;
  /** How many retries could be made at `now`: a whole number, 0 or more. */
  balance(now: number): number;
}

/** See {@link createRetryBudget}. */
export interface RetryBudgetOptions {
  /** How long deposits and withdrawals count, ms: 1 000 to 60 000. Default 10 000. */
  readonly ttl?: number;
  /** Retries a second that need no deposit, 0 to 1 000 000. Default 10. */
  readonly minPerSecond?: number;
  /** Retries that each deposit allows, 0 to 1 000. Default 0.2: one for every five first attempts. */
  readonly ratio?: number;
}

/**
 * A budget of `ratio` retries for each deposit of the last `ttl` ms, and `minPerSecond × ttl / 1000` besides, less the
 * retries made in that time. The `ttl` is counted in tenths, so what was done up to a tenth of it longer ago counts too.
 * @throws {@link InvalidArgument} when an option is out of its range.
 */
export const createRetryBudget = (options: RetryBudgetOptions = {}): RetryBudget => {
  const { ttl = 10_000, minPerSecond = 10, ratio = 0.2 } = options;
  checkRange("options.ttl", ttl, 1_000, 60_000);
  checkRange("options.minPerSecond", minPerSecond, 0, 1_000_000);
  checkRange("options.ratio", ratio, 0, 1_000);
  const reserve = (minPerSecond * ttl) / 1_000;
  const slices: Slice[] = [];
  let latest = -Infinity;

  /** The slice that `now` is in, the forgotten ones dropped. */
  const current = (now: number): Slice => {
    latest = Math.max(latest, now);
    const index = Math.floor((latest * SLICES) / ttl);
    while (slices[0] !== undefined && slices[0].index < index - SLICES) slices.shift();
    const last = slices.at(-1);
    if (last?.index === index) return last;
    const slice: Slice = { index, deposits: 0, withdrawals: 0 };
    slices.push(slice);
    return slice;
  };

  const balance = (now: number): number => {
    current(now);
    let deposits = 0;
    let withdrawals = 0;
    for (const slice of slices) {
      deposits += slice.deposits;
      withdrawals += slice.withdrawals;
    }
    // Withdrawals may outlive the deposits that paid for them; the rounding keeps 5 × 0.2 from being less than 1.
    return Math.max(0, Math.floor(reserve + ratio * deposits - withdrawals + ROUNDING));
  };

  return {
    deposit: (now) => {
      current(now).deposits += 1;
    },
    tryWithdraw: (now) => {
      if (balance(now) < 1) return false;
      current(now).withdrawals += 1;
      return true;
    },
    balance,
  };
};

interface Slice {
  readonly index: number;
  deposits: number;
  withdrawals: number;
}

const SLICES = 10;

const ROUNDING = 1e-9;
