/** One connection as a whole: what is known of it, its findings with the rows that prove them, its states. */
import type { ConnectionReport } from "@tcplens/capture";
import type { ConnectionRow, StreamView } from "../shared/capture-view.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";

export const streamViewOf = (
  report: ConnectionReport,
  row: ConnectionRow,
  index: PacketIndex,
  rows: RowList,
): StreamView => ({
  row,
  rows: rows.length,
  firstFrame: report.first_frame,
  lastFrame: report.last_frame,
  ...(report.a.state === undefined ? {} : { stateA: report.a.state }),
  ...(report.b.state === undefined ? {} : { stateB: report.b.state }),
  facts: Object.entries(report.flags).map(([name, count]) => [name, String(count)]),
  findings: report.findings.slice(0, FINDINGS_MAX).map((finding) => ({
    code: finding.code,
    severity: finding.severity,
    cause: finding.cause,
    confidence: finding.confidence,
    evidence: finding.evidence.slice(0, EVIDENCE_MAX).map(({ frame, text }) => ({
      frame,
      text,
      row: rowOfFrame(index, rows, frame),
    })),
    alternatives: [...finding.alternatives],
    steps: finding.nextSteps.map(({ text, command }) => ({
      text,
      ...(command === undefined ? {} : { command }),
    })),
    reference: finding.reference,
  })),
  walk: [],
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

const FINDINGS_MAX = 50;
const EVIDENCE_MAX = 50;
