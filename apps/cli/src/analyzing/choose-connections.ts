/** The connections of a capture that were asked for, in the order that was asked for. */
import {
  connectionFacts,
  grades,
  Summariser,
  type Analyser,
  type ConnectionReport,
  type ConnectionsSummary,
  type Grade,
} from "@tcplens/capture";
import { reportsOf } from "./capture-analysis.ts";
import type { AnalysisPlan, Order } from "./plan-analysis.ts";
import { isAtLeast } from "./severity.ts";

export interface Choice {
  /** In order; no more than were asked for. */
  readonly reports: readonly ConnectionReport[];
  /** How many there are in all. */
  readonly chosen: number;
  /** Of all that were chosen. */
  readonly grades: ReadonlyMap<Grade, number>;
  /** How many the filter left out. */
  readonly filtered: number;
  /** Whether among all that were chosen something was found that was to fail. */
  readonly found: boolean;
  /** When the first connection began, seconds since 1970, and how long until the last packet of any, s. */
  readonly since: number;
  readonly span: number;
  /** What stands out over all that were chosen; undefined: it was not asked for. */
  readonly summary: ConnectionsSummary | undefined;
}

/**
 * See the file's head. `most`: how many reports are kept, the first in order; what is not kept takes no memory.
 * `summarise`: whether what stands out over all is wanted, too.
 */
export const chooseConnections = (
  analyser: Analyser,
  { filter, order = worstFirst, failOn }: Pick<AnalysisPlan, "filter" | "order" | "failOn">,
  most: number = Number.POSITIVE_INFINITY,
  summarise = false,
): Choice => {
  const first = new FirstInOrder(order, most);
  const counts = new Map<Grade, number>();
  const summariser = summarise ? new Summariser() : undefined;
  let [chosen, filtered, found] = [0, 0, false];
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const report of reportsOf(analyser)) {
    since = Math.min(since, report.start);
    until = Math.max(until, report.start + report.duration);
    if (filter?.(report) === false) {
      filtered += 1;
      continue;
    }
    chosen += 1;
    first.add(report);
    summariser?.take(connectionFacts(analyser, report));
    counts.set(report.grade, (counts.get(report.grade) ?? 0) + 1);
    found ||= failOn !== undefined && report.findings.some((finding) => isAtLeast(finding, failOn));
  }
  return {
    reports: first.reports(),
    chosen,
    grades: counts,
    filtered,
    found,
    since,
    span: until - since,
    summary: summariser?.summary(),
  };
};

/** Of many reports the first in an order; of those that are alike the ones that came first. */
class FirstInOrder {
  readonly #order: Order;
  readonly #most: number;
  #kept: ConnectionReport[] = [];

  constructor(order: Order, most: number) {
    this.#order = order;
    this.#most = most;
  }

  add(report: ConnectionReport): void {
    this.#kept.push(report);
    if (this.#kept.length > this.#most * 2 + ROOM) this.#kept = this.reports();
  }

  reports(): ConnectionReport[] {
    const sorted = this.#kept.toSorted(this.#order);
    return sorted.length > this.#most ? sorted.slice(0, this.#most) : sorted;
  }
}

const worstFirst: Order = (one, other) => rank(one) - rank(other) || one.stream - other.stream;

const rank = (report: ConnectionReport): number => grades.indexOf(report.grade);

/** Reports: so that few of them are not sorted each time. */
const ROOM = 1000;
