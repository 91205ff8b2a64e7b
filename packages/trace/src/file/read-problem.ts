/** Why a trace file is refused. */

/** Where, and what is wrong there, in plain words. */
export interface ReadProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, where the line is not JSON. */
  readonly column?: number;
  /** For example: field `at` must be a number 0 or more, not "x". */
  readonly reason: string;
}

/** `line 3, column 12: …`. */
export const problemText = ({ line, column, reason }: ReadProblem): string =>
  `line ${line}${column === undefined ? "" : `, column ${column}`}: ${reason}`;
