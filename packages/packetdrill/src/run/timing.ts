/** Whether something happened when it should have: the language's tolerance. All times in microseconds from the start. */
import type { RunSettings } from "./settings.ts";

/** When something is expected; `to` as `from` for a single time. `any`: it does not matter. */
export interface Expectation {
  readonly from: number;
  readonly to: number;
  readonly any: boolean;
}

/**
 * What is wrong with the time, `undefined` when nothing is. The tolerance is the fixed one, or a part of the time since
 * the event before where that is more.
 */
export const timeProblem = (
  what: string,
  expected: Expectation,
  actual: number,
  before: number | undefined,
  settings: Pick<RunSettings, "tolerance" | "tolerancePercent">,
): string | undefined => {
  if (expected.any) return undefined;
  const since = before === undefined ? 0 : expected.from - before;
  const tolerance = Math.max(settings.tolerance, Math.trunc((settings.tolerancePercent / 100) * since));
  if (actual >= expected.from - tolerance - SLACK && actual <= expected.to + tolerance + SLACK)
    return undefined;
  const when =
    expected.from === expected.to
      ? seconds(expected.from)
      : `${seconds(expected.from)} to ${seconds(expected.to)}`;
  return `${what} was expected at ${when} s, and came at ${seconds(actual)} s; the tolerance is ${seconds(tolerance)} s`;
};

/** A time as a script writes it. */
export const seconds = (microseconds: number): string => (microseconds / 1_000_000).toFixed(6);

/** Times are kept as fractions of milliseconds: less than the microsecond that the language counts in. */
const SLACK = 0.5;
