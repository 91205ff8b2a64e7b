/** What every way of showing a capture needs: reading it, choosing its connections, printing, how it ended. */
import { unreadLinks, type CaptureSummary, type ConnectionReport, type RecordSink } from "@tcplens/capture";
import type { CommandContext, ExitCode } from "../command-context.ts";
import { safeText } from "../output/safe-text.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { problemLine, unreadLine } from "../render/capture/problem-line.ts";
import { toAscii } from "../render/simulation/glyphs.ts";
import { UsageError } from "../usage-error.ts";
import { analyseCapture, type CaptureAnalysis, type SegmentSink } from "./capture-analysis.ts";
import { isUnread, UnreadableCapture, type CaptureSource } from "./capture-source.ts";
import { chooseConnections, type Choice } from "./choose-connections.ts";
import { LineOutput } from "./line-output.ts";
import { LiveConnections } from "./live-connections.ts";
import { LiveReading } from "./live-reading.ts";
import type { AnalysisPlan } from "./plan-analysis.ts";
import { isAtLeast } from "./severity.ts";

/** See the file's head. */
export class Showing {
  readonly source: CaptureSource;
  readonly plan: AnalysisPlan;
  readonly layout: CaptureLayout;
  readonly context: CommandContext;
  readonly output: LineOutput;
  /** What the last reading came to. */
  analysis: CaptureAnalysis | undefined;

  constructor(source: CaptureSource, plan: AnalysisPlan, layout: CaptureLayout, context: CommandContext) {
    this.source = source;
    this.plan = plan;
    this.layout = layout;
    this.context = context;
    this.output = new LineOutput(context.stdout);
  }

  /** Reads the capture. `printing`: `segment` prints, which shows by itself how far it is. `other`: takes all other packets. */
  async read(segment?: SegmentSink, printing = false, other?: RecordSink): Promise<CaptureAnalysis> {
    const { stderr, stdout, interrupted } = this.context;
    const { name, size } = this.source;
    const quiet = !stderr.isTTY || (printing && stdout.isTTY === true);
    const live = quiet ? undefined : new LiveReading(stderr, name, size);
    const { follow, show } = this.plan;
    const following = follow && show === "connections" ? await LiveConnections.of(this) : undefined;
    try {
      this.analysis = await analyseCapture(this.source, {
        signal: interrupted,
        follow,
        segment,
        other,
        tell: (what) => {
          following?.wipe();
          stderr.write(`tcplens: ${safeText(name)}: ${what}\n`);
        },
        advanced: (progress) => {
          following?.advance(progress);
          if (following === undefined) live?.advance(progress);
          if (follow) this.output.flush();
          return this.output.drained();
        },
      });
      return this.analysis;
    } finally {
      live?.clear();
      following?.stop();
    }
  }

  /** The connections that were asked for; of their reports at most so many are kept. `summarise`: what stands out, too. */
  choose(analysis: CaptureAnalysis, most?: number, summarise?: boolean): Choice {
    const plan = { ...this.plan, filter: this.filter(analysis) };
    return chooseConnections(analysis.analyser, plan, most, summarise);
  }

  /**
   * What `--filter` or `--stream` asks for.
   * @throws {@link UsageError} when the capture has no such stream, or is none.
   */
  filter({ analyser, reading }: CaptureAnalysis): AnalysisPlan["filter"] {
    const { stream, filter } = this.plan;
    if (stream === undefined) return filter;
    const { size } = analyser.store;
    const { name } = this.source;
    this.refuseUnread(reading);
    if (size === 0) throw new UsageError(`--stream: ${name} has no TCP connection`);
    if (stream >= size)
      throw new UsageError(`--stream: ${name} has the connections 0 to ${size - 1}, not ${stream}`);
    return (report) => report.stream === stream;
  }

  /** @throws {@link UnreadableCapture} what is no capture, where a connection of it must be there. */
  refuseUnread(reading: CaptureSummary): void {
    if (isUnread(reading)) throw new UnreadableCapture(problemLine(this.source.name, reading.problem));
  }

  /** With several captures each line of JSON says which it is of. */
  get head(): { readonly capture: string } | undefined {
    return this.plan.several ? { capture: this.source.name } : undefined;
  }

  print(lines: Iterable<string>): void {
    for (const line of lines) this.output.line(this.text(line));
  }

  /** Of several captures, which it is, above what is printed of it. */
  printName(): void {
    if (this.plan.several) this.print([this.layout.style.bold(safeText(this.source.name))]);
  }

  /** Below it. */
  printEnd(): void {
    if (this.plan.several) this.print([""]);
  }

  /** As the terminal can show it. */
  text(line: string): string {
    return this.layout.unicode ? line : toAscii(line);
  }

  /** Whether among these something was found that was to fail. */
  isFound(reports: readonly ConnectionReport[]): boolean {
    const { failOn } = this.plan;
    return (
      failOn !== undefined &&
      reports.some(({ findings }) => findings.some((finding) => isAtLeast(finding, failOn)))
    );
  }

  /** Everything printed: the exit code. `failed`: something was found that was to fail, or could not be shown. */
  async end({ reading, analyser }: CaptureAnalysis, failed: boolean): Promise<ExitCode> {
    this.output.flush();
    await this.output.drained();
    const { problem, stopped } = reading;
    const { follow } = this.plan;
    const { stderr } = this.context;
    const { name, lost } = this.source;
    if (lost !== undefined) stderr.write(`tcplens: ${safeText(name)}: ${lost}; it is followed no longer\n`);
    if (problem !== undefined) stderr.write(`tcplens: ${problemLine(name, problem)}\n`);
    const unread = unreadLinks(analyser);
    if (unread !== undefined) stderr.write(`tcplens: ${unreadLine(name, unread)}\n`);
    // Whoever follows a file ends it so.
    const cut = stopped && !follow;
    if (cut) stderr.write(`tcplens: ${safeText(name)}: interrupted after packet ${reading.frames}\n`);
    if (isUnread(reading)) return 2;
    const none = unread?.packets === reading.frames;
    return problem === undefined && lost === undefined && !none && !cut && !failed ? 0 : 1;
  }
}
