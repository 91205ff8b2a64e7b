/** One connection in full: its report, its ladder, and its plots on the terminal or in files. */
import { writeFileSync } from "node:fs";
import { stateWalk, type ConnectionReport } from "@tcplens/capture";
import type { ExitCode } from "../command-context.ts";
import { connectionLines } from "../render/capture/connection-lines.ts";
import { endpointText } from "../render/capture/endpoint-text.ts";
import { plotLines } from "../render/plot/plot-lines.ts";
import { plotSvg } from "../render/plot/plot-svg.ts";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";
import type { CaptureAnalysis } from "./capture-analysis.ts";
import { capturePlot } from "./plotting/capture-plots.ts";
import { StreamSeries } from "./plotting/stream-series.ts";
import type { Showing } from "./showing.ts";
import { StreamPackets } from "./stream-packets.ts";

/**
 * See the file's head.
 * @throws {@link UsageError} when it is not clear which connection, or a file cannot be written.
 */
export const showConnection = async (showing: Showing): Promise<ExitCode> => {
  const { plan, layout } = showing;
  const stream = plan.stream ?? (await theOnlyStream(showing));
  const packets = new StreamPackets(stream);
  const series = plan.plots.length === 0 ? undefined : new StreamSeries(stream);
  const analysis = await showing.read((analyser, { frame }) => {
    packets.take(analyser, frame);
    series?.take(analyser, frame);
  });
  const report = reportOf(showing, analysis, stream);
  showing.print(
    connectionLines(report, { packets, walk: stateWalk(analysis.analyser, stream) }, layout, plan.verbose),
  );
  const drawn = series === undefined || drawPlots(showing, series, report);
  return showing.end(analysis, !drawn || showing.isFound([report]));
};

const theOnlyStream = async (showing: Showing): Promise<number> => {
  const analysis = await showing.read();
  showing.refuseUnread(analysis.reading);
  const { reports } = showing.choose(analysis);
  const [only] = reports;
  if (only === undefined) throw new UsageError("--plot draws one connection, and there is none");
  if (reports.length > 1)
    throw new UsageError(
      `--plot draws one connection, and there are ${reports.length}: add --stream ${only.stream}, or a narrower --filter`,
    );
  return only.stream;
};

const reportOf = (showing: Showing, analysis: CaptureAnalysis, stream: number): ConnectionReport => {
  const report = showing.choose(analysis).reports.find((each) => each.stream === stream);
  if (report === undefined) throw new UsageError(`--stream: there is no connection ${stream}`);
  return report;
};

/** Whether there was something to draw for each. */
const drawPlots = (showing: Showing, series: StreamSeries, { a, b }: ConnectionReport): boolean => {
  const { plan, layout, context } = showing;
  let whole = true;
  const ends = { a: endpointText(a), b: endpointText(b) };
  for (const { name, file } of plan.plots) {
    const plot = capturePlot(name, series, ends);
    if (plot === undefined) {
      whole = false;
      // An empty picture would pass for one, to who looks at it and to the script that made it.
      const unwritten = file === undefined ? "" : `, and ${file} is not written`;
      const why =
        name === "rtt" ? "the capture has no packet together with its ACK" : "the connection carried no data";
      context.stderr.write(`tcplens: --plot ${name}: there is nothing to draw${unwritten}: ${why}\n`);
    } else if (file === undefined) {
      showing.print(["", ...plotLines(plot, { ...layout, braille: layout.unicode, lines: PLOT_LINES })]);
    } else {
      writePlot(file, plotSvg(plot));
      context.stderr.write(`wrote ${file}\n`);
    }
  }
  if (series.left > 0)
    context.stderr.write(
      `tcplens: --plot: the last ${series.left} packets are not drawn, which is more than it holds\n`,
    );
  return whole;
};

const writePlot = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`--plot: cannot write ${file}: ${fileProblem(code)}`);
  }
};

/** Lines of a plot's field. */
const PLOT_LINES = 16;
