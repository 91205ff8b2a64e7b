/** Two connections set against each other: what differs, in words and figures, and what weighs most. */
import { InvalidArgument } from "@tcplens/core";
import type { ConnectionReport } from "../report/connection-report.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { differs, type ComparisonRow } from "./comparison-row.ts";
import { headlineOf, type DifferenceKind } from "./headline.ts";
import { rowKinds, type RowKind } from "./row-kinds.ts";
import { byRole, type ComparedConnection } from "./sides.ts";

/** See the file's head. */
export interface ConnectionComparison {
  /** The most important difference, in a sentence without a full stop; `A` and `B` are the captures. */
  readonly headline: string;
  readonly kind: DifferenceKind;
  /** Seconds by which the second took longer; negative: the first did. */
  readonly longer: number;
  /** Which side of each report is the client. */
  readonly clients: readonly ["a" | "b", "a" | "b"];
  /** All that is compared; `differs` says what differs. */
  readonly rows: readonly ComparisonRow[];
  /** Findings of a kind that the other has none of. */
  readonly findings: {
    readonly first: readonly CaptureFinding[];
    readonly second: readonly CaptureFinding[];
  };
}

/**
 * Both reports are of an analyser with `standardObservers({ comparison: true })`.
 * @throws `InvalidArgument` where one is not.
 */
export const compareConnections = (
  first: ConnectionReport,
  second: ConnectionReport,
): ConnectionComparison => {
  const [one, other] = [comparable("first", first), comparable("second", second)];
  const rows = rowKinds.map((kind) => rowOf(kind, one, other));
  const { text, kind, longer } = headlineOf(one, other, rows);
  return {
    headline: text,
    kind,
    longer,
    clients: [one.client.name, other.client.name],
    rows,
    findings: {
      first: unlike(first.findings, second.findings),
      second: unlike(second.findings, first.findings),
    },
  };
};

const rowOf = (
  { name, group, label, side, unit, value }: RowKind,
  one: ComparedConnection,
  other: ComparedConnection,
): ComparisonRow => {
  const [first, second] = [value(one), value(other)];
  const row = { name, group, label, unit, first, second, differs: differs(unit, first, second) };
  return side === undefined ? row : { ...row, side };
};

const comparable = (name: string, report: ConnectionReport): ComparedConnection => {
  const found = byRole(report);
  if (found === undefined)
    throw new InvalidArgument(name, "a report of standardObservers({ comparison: true })", "another");
  return found;
};

const unlike = (these: readonly CaptureFinding[], those: readonly CaptureFinding[]): CaptureFinding[] => {
  const there = new Set(those.map(({ code }) => code));
  return these.filter(({ code }) => !there.has(code));
};
