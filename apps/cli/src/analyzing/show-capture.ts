/** Reads a capture and prints of it what was asked for. */
import { countedOnce } from "@tcplens/capture";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { safeText } from "../output/safe-text.ts";
import { totalsLines } from "../render/capture/capture-totals.ts";
import { standingOut } from "../render/capture/summary-lines.ts";
import { connectionTable } from "../render/capture/connection-table.ts";
import type { CaptureAnalysis } from "./capture-analysis.ts";
import { UnreadableCapture, type CaptureSource } from "./capture-source.ts";
import type { Choice } from "./choose-connections.ts";
import type { AnalysisPlan } from "./plan-analysis.ts";
import { showConnection } from "./show-connection.ts";
import { showFindings } from "./show-findings.ts";
import { showSummary } from "./show-summary.ts";
import { showConnectionLines, showPackets } from "./show-lines.ts";
import { Showing } from "./showing.ts";
import { writePcapng } from "./write-pcapng.ts";

/**
 * Resolves to the exit code: 0 when it was read to the end and has nothing that was to fail.
 * @throws {@link UnreadableCapture} a pipe, where what is asked for needs it twice.
 */
export const showCapture = async (
  source: CaptureSource,
  plan: AnalysisPlan,
  layout: CaptureLayout,
  context: CommandContext,
): Promise<ExitCode> => {
  refuseSecondReading(source, plan);
  const showing = new Showing(source, plan, layout, context);
  const code = await show(showing);
  if (plan.pcapng !== undefined && code !== 2) await writePcapng(showing, plan.pcapng);
  return code;
};

/** Of the standard input that is known beforehand (`plan-analysis.ts`); a pipe may have any name. */
const refuseSecondReading = (
  { name, rereadable }: CaptureSource,
  { show: shown, filter, stream, plots, pcapng }: AnalysisPlan,
): void => {
  const asking =
    pcapng !== undefined
      ? "--pcapng"
      : shown === "packets" && filter !== undefined
        ? "--packets with --filter"
        : plots.length > 0 && stream === undefined
          ? "--plot without --stream"
          : undefined;
  if (rereadable || asking === undefined) return;
  throw new UnreadableCapture(
    `cannot read ${name} twice, as ${asking} asks for: it is a pipe; save it to a file`,
  );
};

const show = (showing: Showing): Promise<ExitCode> => {
  const { plan } = showing;
  switch (plan.show) {
    case "connections":
      return plan.json ? showConnectionLines(showing) : showConnections(showing);
    case "connection":
      return showConnection(showing);
    case "packets":
      return showPackets(showing);
    case "findings":
      return showFindings(showing);
    case "summary":
      return showSummary(showing);
  }
};

const showConnections = async (showing: Showing): Promise<ExitCode> => {
  const analysis = await showing.read();
  const { limit = showing.context.stdout.isTTY === true ? LIMIT : Number.POSITIVE_INFINITY } = showing.plan;
  // Of a part that was chosen, what stands out is seen.
  const choice = showing.choose(analysis, limit, showing.plan.filter === undefined);
  showing.print(tableOf(showing, analysis, choice));
  return showing.end(analysis, choice.found);
};

const tableOf = function* (
  { source, plan, layout }: Showing,
  { reading, packets, analyser }: CaptureAnalysis,
  { reports: shown, chosen, grades, since, span, filtered, summary }: Choice,
): Generator<string> {
  const { several } = plan;
  if (several) yield layout.style.bold(safeText(source.name));
  if (shown.length > 0) {
    yield* connectionTable(shown.map(countedOnce), layout, since);
    yield "";
  }
  const { format, frames, octets } = reading;
  // What is no capture is told in a sentence.
  if (format === undefined) return;
  if (summary !== undefined && summary.sentences.length > 0) {
    yield* standingOut(summary, layout, IN_TABLE);
    yield "";
  }
  const connections = analyser.store.size;
  const unshown = chosen - shown.length;
  yield* totalsLines(
    {
      format,
      frames,
      octets,
      packets,
      cutOff: analyser.cutOff,
      connections,
      grades,
      span,
      filtered,
      unshown,
    },
    layout,
  );
  if (several) yield "";
};

/** Connections on a terminal, where nothing else is asked for. */
const LIMIT = 100;
/** Sentences of what stands out below the table. */
const IN_TABLE = 4;
