/** What was found in a capture, each connection's as soon as it is known: of many, no report is kept. */
import { connectionReport, grades, type Analyser, type ConnectionReport } from "@tcplens/capture";
import type { ExitCode } from "../command-context.ts";
import { findingLine, findingsOf, noFindings } from "../render/capture/findings-lines.ts";
import { reportsOf } from "./capture-analysis.ts";
import type { AnalysisPlan } from "./plan-analysis.ts";
import type { Showing } from "./showing.ts";

/** See the file's head. */
export const showFindings = async (showing: Showing): Promise<ExitCode> => {
  const analysis = await showing.read();
  const { plan, layout, output, head } = showing;
  const { limit = Number.POSITIVE_INFINITY, json, order, verbose } = plan;
  const filter = showing.filter(analysis);
  let [chosen, incomplete, failed, shown, left] = [0, 0, false, 0, 0];
  if (!json) showing.printName();
  const isChosen = (report: ConnectionReport): boolean => {
    if (filter?.(report) === false) return false;
    chosen += 1;
    if (report.grade === "incomplete") incomplete += 1;
    failed ||= showing.isFound([report]);
    return report.findings.length > 0;
  };
  for (const report of inOrder(analysis.analyser, order, isChosen)) {
    if (shown === limit) {
      left += 1;
      continue;
    }
    shown += 1;
    if (json) for (const finding of report.findings) output.line(findingLine(report, finding, head));
    else showing.print([...(shown === 1 ? [] : [""]), ...findingsOf(report, layout, verbose)]);
    const draining = output.drained();
    if (draining !== undefined) await draining;
  }
  if (!json && analysis.reading.format !== undefined) {
    if (shown === 0) showing.print([noFindings(chosen, incomplete)]);
    if (left > 0)
      showing.print([
        "",
        layout.style.dim(
          `  ${left} more ${left === 1 ? "connection" : "connections"} with findings not shown: --limit`,
        ),
      ]);
    showing.printEnd();
  }
  return showing.end(analysis, failed);
};

/** Those that are chosen, in order; by themselves the worst first, for which the report of one that is not the worst is made twice. */
const inOrder = function* (
  analyser: Analyser,
  order: AnalysisPlan["order"],
  isChosen: (report: ConnectionReport) => boolean,
): Generator<ConnectionReport> {
  if (order !== undefined) {
    const kept: ConnectionReport[] = [];
    for (const report of reportsOf(analyser)) if (isChosen(report)) kept.push(report);
    yield* kept.toSorted(order);
    return;
  }
  const later = new Map<string, number[]>(grades.slice(1).map((grade) => [grade, []]));
  for (const report of reportsOf(analyser)) {
    if (!isChosen(report)) continue;
    const streams = later.get(report.grade);
    if (streams === undefined) yield report;
    else streams.push(report.stream);
  }
  for (const streams of later.values())
    for (const stream of streams) yield connectionReport(analyser, stream);
};
