/** A capture in lines for programs: a connection each, a packet each. */
import { packetReport } from "@tcplens/capture";
import type { ExitCode } from "../command-context.ts";
import { packetHeading, packetLine } from "../render/capture/packet-line.ts";
import { reportsOf } from "./capture-analysis.ts";
import { writeReport } from "./report-json.ts";
import type { Showing } from "./showing.ts";

/** A line of JSON for each connection, in the order of the streams where no other is asked for: then no report is kept. */
export const showConnectionLines = async (showing: Showing): Promise<ExitCode> => {
  const { plan, output, head } = showing;
  const analysis = await showing.read();
  const filter = showing.filter(analysis);
  let failed = false;
  const chosen = plan.order === undefined ? reportsOf(analysis.analyser) : showing.choose(analysis).reports;
  for (const report of chosen) {
    if (filter?.(report) === false) continue;
    writeReport(output.open, report, head);
    output.endLine();
    failed ||= showing.isFound([report]);
    const draining = output.drained();
    if (draining !== undefined) await draining;
  }
  return showing.end(analysis, failed);
};

/** Packets are printed as they are read; only a filter must know first what became of the connections. */
export const showPackets = async (showing: Showing): Promise<ExitCode> => {
  const { plan, output, layout, head } = showing;
  const { filter, json, stream, failOn } = plan;
  const chosen =
    filter === undefined
      ? undefined
      : new Set(showing.choose(await showing.read()).reports.map((report) => report.stream));
  if (!json) {
    showing.printName();
    output.line(layout.style.dim(packetHeading(layout, plan.width)));
  }
  const analysis = await showing.read((analyser, { frame }) => {
    if (stream === undefined ? chosen?.has(analyser.stream) === false : analyser.stream !== stream) return;
    const report = packetReport(analyser, frame);
    output.line(
      json
        ? JSON.stringify(head === undefined ? report : { ...head, ...report })
        : showing.text(packetLine(report, analyser, layout, plan.width)),
    );
  }, true);
  if (!json && analysis.reading.format !== undefined) showing.printEnd();
  // Also says when there is no such stream.
  if (stream !== undefined) showing.filter(analysis);
  return showing.end(analysis, failOn !== undefined && showing.choose(analysis, 0).found);
};
