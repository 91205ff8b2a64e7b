/** What every event has, whatever its kind. */
import type { Evidence } from "./evidence.ts";

/** What every event has. */
export interface EventBase {
  /** ms since the trace's start, fractions allowed; never less than the event before. */
  readonly at: number;
  /** Which connection of the trace: 1 for the first address tried, 2 for the next …; 0 for the trace as a whole. */
  readonly connection: number;
  readonly evidence: Evidence;
}
