/** Times as every view writes them: a span with the unit that keeps it short, a column of instants in one unit. */
import { durationWords } from "../findings/words.ts";

/** A span of ms for people: `13 µs`, `0.4 ms`, `312 ms`, `1.9 s`, `2 min 5 s`. Findings use the same words. */
export const formatDuration = (milliseconds: number): string => durationWords(milliseconds);

/** One unit for all the instants of a view, so that they can be compared down a column. */
export interface TimeScale {
  readonly unit: "ms" | "s";
  /** The number with the unit, always with the same number of decimals. */
  format(milliseconds: number): string;
}

/** The scale for instants from 0 to `longest` ms: microseconds are shown only where the whole is short. */
export const timeScale = (longest: number): TimeScale => {
  if (longest < 100) return { unit: "ms", format: (milliseconds) => `${milliseconds.toFixed(3)} ms` };
  if (longest < 2000) return { unit: "ms", format: (milliseconds) => `${milliseconds.toFixed(1)} ms` };
  return { unit: "s", format: (milliseconds) => `${(milliseconds / 1000).toFixed(3)} s` };
};
