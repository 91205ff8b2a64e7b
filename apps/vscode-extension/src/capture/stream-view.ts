/** One connection as a whole: what is known of it, its findings with the rows that prove them, its states. */
import { type Analyser, type ConnectionReport, stateWalk } from "@tcplens/capture";
import type { ConnectionRow, StreamView } from "../shared/capture-view.ts";
import { factsOf } from "./stream-facts.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";

/** Where its packets are. */
interface Where {
  readonly row: ConnectionRow;
  readonly index: PacketIndex;
  readonly rows: RowList;
}

export const streamViewOf = (
  analyser: Analyser,
  report: ConnectionReport,
  { row, index, rows }: Where,
): StreamView => ({
  row,
  rows: rows.length,
  firstFrame: report.first_frame,
  lastFrame: report.last_frame,
  ...(report.a.state === undefined ? {} : { stateA: report.a.state }),
  ...(report.b.state === undefined ? {} : { stateB: report.b.state }),
  facts: factsOf(report),
  findings: report.findings.slice(0, FINDINGS_MAX).map((finding) => ({
    code: finding.code,
    severity: finding.severity,
    cause: finding.cause,
    confidence: finding.confidence,
    evidence: finding.evidence.slice(0, EVIDENCE_MAX).map(({ frame, text, more }) => ({
      frame,
      text,
      row: rowOfFrame(index, rows, frame),
      more,
    })),
    alternatives: [...finding.alternatives],
    steps: finding.nextSteps.map(({ text, command }) => ({
      text,
      ...(command === undefined ? {} : { command }),
    })),
    reference: finding.reference,
  })),
  walk: walkOf(analyser, report.stream, { row, index, rows }),
});

/** −1: not among the rows. */
const rowOfFrame = (index: PacketIndex, rows: RowList, frame: number): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.frame(rows.at(middle)) < frame) low = middle + 1;
    else high = middle;
  }
  return low < rows.length && index.frame(rows.at(low)) === frame ? low : -1;
};

/** What moved an end stands in `cause` by its name in the table; empty where only the packet implies it. */
const walkOf = (analyser: Analyser, stream: number, { index, rows }: Where): StreamView["walk"] =>
  stateWalk(analyser, stream).changes.map(({ frame, side, from, to, trigger, rfc }) => {
    const row = rowOfFrame(index, rows, frame);
    return {
      event: Math.max(0, row),
      at: row < 0 ? 0 : index.time(rows.at(row)) / 1e6,
      side: side === "a" ? "local" : "peer",
      from: from ?? "?",
      to,
      cause: trigger ?? "",
      rfc: rfc ?? "9293 §3.3.2",
      evidence: trigger === undefined ? "socket" : "packet",
    };
  });

const FINDINGS_MAX = 50;
const EVIDENCE_MAX = 50;
