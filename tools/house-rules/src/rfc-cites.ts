/** Cites of RFCs: `RFC 9293 §3.10.7.4`, or `9293 §3.10.7.4` in a table's row; each has a row in docs/rfc-coverage.md. */
import type { SourceFile } from "./source-files.ts";

/** One clause. */
export interface Clause {
  readonly rfc: string;
  readonly section: string;
}

/** The clauses that docs/rfc-coverage.md has a row for: `| RFC 9293 §3.10.1 | …`. */
export const coveredClauses = (coverage: string): Clause[] =>
  [...coverage.matchAll(/^\| RFC (\d+) §([\d.A-Z]+) /gm)].map((match) => ({
    rfc: match[1] ?? "",
    section: match[2] ?? "",
  }));

/** Cites without a row, as `path: RFC n §s`. */
export const uncoveredCites = (files: readonly SourceFile[], coverage: string): string[] => {
  const covered = new Set(coveredClauses(coverage).map(({ rfc, section }) => `${rfc} §${section}`));
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(\d{3,4}) §(\d+(?:\.\d+)*)/g)]
      .map((match) => `${match[1]} §${match[2]}`)
      .filter((cite) => !covered.has(cite))
      .map((cite) => `${path}: RFC ${cite}`),
  );
};
