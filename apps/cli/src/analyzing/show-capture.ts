/** Reads a capture and prints of it what was asked for. */
import { packetReport, type CaptureFinding, type ConnectionReport, type Severity } from "@tcplens/capture";
import type { CommandContext } from "../command-context.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { totalsLines } from "../render/capture/capture-totals.ts";
import { connectionLines } from "../render/capture/connection-lines.ts";
import { connectionTable } from "../render/capture/connection-table.ts";
import { findingLine, findingsLines } from "../render/capture/findings-lines.ts";
import { packetLine } from "../render/capture/packet-line.ts";
import { problemLine } from "../render/capture/problem-line.ts";
import { toAscii } from "../render/simulation/glyphs.ts";
import { UsageError } from "../usage-error.ts";
import { analyseCapture, reportsOf, type CaptureAnalysis } from "./capture-analysis.ts";
import type { CaptureSource } from "./capture-source.ts";
import { chooseConnections, type Choice } from "./choose-connections.ts";
import { LineOutput } from "./line-output.ts";
import { LiveReading } from "./live-reading.ts";
import type { AnalysisPlan } from "./plan-analysis.ts";
import { StreamPackets } from "./stream-packets.ts";

/** Resolves to whether it is as it should be: read to the end, and nothing found that was to fail. */
export const showCapture = (
  source: CaptureSource,
  plan: AnalysisPlan,
  layout: CaptureLayout,
  context: CommandContext,
): Promise<boolean> => new Showing(source, plan, layout, context).show();

class Showing {
  readonly #source: CaptureSource;
  readonly #plan: AnalysisPlan;
  readonly #layout: CaptureLayout;
  readonly #context: CommandContext;
  readonly #output: LineOutput;

  constructor(source: CaptureSource, plan: AnalysisPlan, layout: CaptureLayout, context: CommandContext) {
    this.#source = source;
    this.#plan = plan;
    this.#layout = layout;
    this.#context = context;
    this.#output = new LineOutput(context.stdout);
  }

  async show(): Promise<boolean> {
    const { show, stream } = this.#plan;
    if (show === "packets") return this.#packets();
    if (show === "connections" && this.#plan.json) return this.#json();
    const packets = show === "connection" && stream !== undefined ? new StreamPackets(stream) : undefined;
    const analysis = await this.#read(packets && ((analyser, { frame }) => packets.take(analyser, frame)));
    const choice = this.#choose(analysis);
    if (packets !== undefined) {
      const [report] = choice.reports;
      if (report !== undefined)
        this.#print(connectionLines(report, packets, this.#layout, this.#plan.verbose));
    } else if (show === "findings") this.#findings(choice);
    else this.#table(analysis, choice);
    this.#output.flush();
    await this.#output.drained();
    return this.#isFine(analysis, choice.reports);
  }

  /** Packets are printed as they are read; only a filter must know first what became of the connections. */
  async #packets(): Promise<boolean> {
    const { filter, json, stream } = this.#plan;
    let chosen: ReadonlySet<number> | undefined;
    if (filter !== undefined) {
      const { reports } = chooseConnections(await this.#read(), this.#plan);
      chosen = new Set(reports.map((report) => report.stream));
    }
    const output = this.#output;
    const head = this.#head();
    const analysis = await this.#read((analyser, { frame }) => {
      if (stream === undefined ? chosen?.has(analyser.stream) === false : analyser.stream !== stream) return;
      const report = packetReport(analyser, frame);
      output.line(
        json
          ? JSON.stringify({ ...head, ...report })
          : this.#text(packetLine(report, analyser, this.#layout)),
      );
    }, true);
    output.flush();
    await output.drained();
    return this.#isFine(analysis, this.#plan.failOn === undefined ? [] : this.#choose(analysis).reports);
  }

  async #read(
    segment?: Parameters<typeof analyseCapture>[1]["segment"],
    printing = false,
  ): Promise<CaptureAnalysis> {
    const { stderr, stdout, interrupted } = this.#context;
    const { name, size } = this.#source;
    // Where lines appear on the same terminal, they show the progress themselves.
    const live =
      stderr.isTTY && !(printing && stdout.isTTY === true) ? new LiveReading(stderr, name, size) : undefined;
    const { follow } = this.#plan;
    try {
      return await analyseCapture(this.#source, {
        signal: interrupted,
        follow,
        segment,
        advanced: (progress) => {
          live?.advance(progress);
          if (follow) this.#output.flush();
          return this.#output.drained();
        },
      });
    } finally {
      live?.clear();
    }
  }

  #filter({ analyser, source }: CaptureAnalysis): AnalysisPlan["filter"] {
    const { stream, filter } = this.#plan;
    if (stream === undefined) return filter;
    const { size } = analyser.store;
    if (stream >= size)
      throw new UsageError(
        size === 0
          ? `--stream: ${source.name} has no TCP connection`
          : `--stream: ${source.name} has the connections 0 to ${size - 1}, not ${stream}`,
      );
    return (report) => report.stream === stream;
  }

  /** In the order of the streams, where no other is asked for: then no report is kept. */
  async #json(): Promise<boolean> {
    const { order, failOn } = this.#plan;
    const analysis = await this.#read();
    const filter = this.#filter(analysis);
    const head = this.#head();
    const grave: ConnectionReport[] = [];
    const chosen = order === undefined ? reportsOf(analysis.analyser) : this.#choose(analysis).reports;
    for (const report of chosen) {
      if (filter?.(report) === false) continue;
      this.#output.line(JSON.stringify(head === undefined ? report : { ...head, ...report }));
      if (failOn !== undefined && report.findings.length > 0) grave.push(report);
      const draining = this.#output.drained();
      if (draining !== undefined) await draining;
    }
    this.#output.flush();
    await this.#output.drained();
    return this.#isFine(analysis, grave);
  }

  #choose(analysis: CaptureAnalysis): Choice {
    return chooseConnections(analysis, { ...this.#plan, filter: this.#filter(analysis) });
  }

  /** With several captures each line says which it is of. */
  #head(): { readonly capture: string } | undefined {
    return this.#plan.captures.length > 1 ? { capture: this.#source.name } : undefined;
  }

  #findings({ reports }: Choice): void {
    const { json } = this.#plan;
    if (!json) return this.#print(findingsLines(reports, this.#layout, this.#plan.verbose));
    for (const report of reports)
      for (const finding of report.findings) this.#output.line(findingLine(report, finding, this.#head()));
  }

  #table(analysis: CaptureAnalysis, choice: Choice): void {
    const { reading, packets, analyser } = analysis;
    const { limit = this.#context.stdout.isTTY === true ? LIMIT : Number.POSITIVE_INFINITY, captures } =
      this.#plan;
    const shown = choice.reports.slice(0, limit);
    const { style } = this.#layout;
    if (captures.length > 1) this.#print([style.bold(this.#source.name)]);
    if (shown.length > 0) this.#print(connectionTable(shown, this.#layout, choice.since));
    const totals = totalsLines(
      {
        name: this.#source.name,
        format: reading.format,
        frames: reading.frames,
        octets: reading.octets,
        packets,
        connections: analyser.store.size,
        grades: choice.grades,
        span: choice.span,
        filtered: choice.filtered,
        unshown: choice.reports.length - shown.length,
      },
      this.#layout,
    );
    this.#print([...(shown.length > 0 ? [""] : []), ...totals, ...(captures.length > 1 ? [""] : [])]);
  }

  #isFine({ reading }: CaptureAnalysis, reports: readonly ConnectionReport[]): boolean {
    const { problem, interrupted } = reading;
    const { failOn, follow } = this.#plan;
    if (problem !== undefined)
      this.#context.stderr.write(`tcplens: ${problemLine(this.#source.name, problem)}\n`);
    const interruptedEarly = interrupted && !follow;
    if (interruptedEarly)
      this.#context.stderr.write(
        `tcplens: ${this.#source.name}: interrupted after packet ${reading.frames}\n`,
      );
    const found =
      failOn !== undefined &&
      reports.some(({ findings }) => findings.some((finding) => isAtLeast(finding, failOn)));
    return problem === undefined && !interruptedEarly && !found;
  }

  #print(lines: Iterable<string>): void {
    for (const line of lines) this.#output.line(this.#text(line));
  }

  #text(line: string): string {
    return this.#layout.unicode ? line : toAscii(line);
  }
}

const isAtLeast = ({ severity }: CaptureFinding, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

const severities: readonly Severity[] = ["info", "warning", "error"];

/** Connections on a terminal, where nothing else is asked for. */
const LIMIT = 100;
