/** The connections of a capture that were asked for, in the order that was asked for. */
import { grades, type Analyser, type ConnectionReport, type Grade } from "@tcplens/capture";
import { reportsOf } from "./capture-analysis.ts";
import type { AnalysisPlan, Order } from "./plan-analysis.ts";

export interface Choice {
  /** In order. */
  readonly reports: readonly ConnectionReport[];
  /** Of those chosen. */
  readonly grades: ReadonlyMap<Grade, number>;
  /** How many the filter left out. */
  readonly filtered: number;
  /** When the first connection began, seconds since 1970, and how long until the last packet of any, s. */
  readonly since: number;
  readonly span: number;
}

/** See the file's head. */
export const chooseConnections = (
  analyser: Analyser,
  { filter, order = worstFirst }: Pick<AnalysisPlan, "filter" | "order">,
): Choice => {
  const reports: ConnectionReport[] = [];
  const counts = new Map<Grade, number>();
  let filtered = 0;
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const report of reportsOf(analyser)) {
    since = Math.min(since, report.start);
    until = Math.max(until, report.start + report.duration);
    if (filter?.(report) === false) {
      filtered += 1;
      continue;
    }
    reports.push(report);
    counts.set(report.grade, (counts.get(report.grade) ?? 0) + 1);
  }
  return { reports: reports.toSorted(order), grades: counts, filtered, since, span: until - since };
};

const worstFirst: Order = (one, other) => rank(one) - rank(other) || one.stream - other.stream;

const rank = (report: ConnectionReport): number => grades.indexOf(report.grade);
