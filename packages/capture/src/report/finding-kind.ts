/** What every finding of one code has in common. */
import type { Severity } from "./finding.ts";

export interface CaptureFindingKind {
  readonly code: string;
  readonly group:
    | "Resets"
    | "Opening"
    | "Closing"
    | "Answers"
    | "Standing still"
    | "Time lost"
    | "Loss"
    | "The capture";
  readonly title: string;
  /** The usual one. */
  readonly severity: Severity;
  /** How it is known, and what it means. */
  readonly meaning: string;
}
