/** `tcplens analyze --compare`: two captures set against each other, connection by connection. */
import { compareCaptures, type CaptureComparison, type PairSummary } from "@tcplens/capture";
import { analyseCapture, type CaptureAnalysis } from "../analyzing/capture-analysis.ts";
import { isUnread, openCapture } from "../analyzing/capture-source.ts";
import { LiveReading } from "../analyzing/live-reading.ts";
import { namedCaptures } from "../analyzing/named-captures.ts";
import { optionOf, refuseDrawing } from "../analyzing/refuse-drawing.ts";
import { showComparison, type ComparisonPlan } from "../analyzing/show-comparison.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { problemLine } from "../render/capture/problem-line.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const compareAction = (
  captures: readonly string[],
  flags: AnalyzeFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const names = twoOf((await namedCaptures(captures)).names, flags);
    const first = await read(names[0], context);
    const second = await read(names[1], context);
    // What is no capture at all has nothing to compare.
    const whole = [first, second].map((analysis) => readWhole(analysis, context)).every(Boolean);
    if ([first, second].some(({ reading }) => isUnread(reading))) return 2;
    const comparison = compareCaptures(first.analyser, second.analyser);
    const plan: ComparisonPlan = {
      names,
      captures: [first.analyser, second.analyser],
      json: flags.json ?? false,
      verbose: flags.verbose ?? false,
      limit: flags.limit,
      failOn: flags.failOn,
      chosen: chosenPair(flags.stream, names[0], comparison),
    };
    const found = await showComparison(comparison, plan, layoutOf(flags, context), context);
    return found || !whole || comparison.pairs.length === 0 ? 1 : 0;
  });

const twoOf = (captures: readonly string[], flags: AnalyzeFlags): readonly [string, string] => {
  const other = Object.keys(flags).find((name) => !goesWith.has(name));
  if (other !== undefined)
    throw new UsageError(`--compare does not go with ${optionOf(other)}: leave it out`);
  const [one, two, more] = captures;
  if (one === undefined || two === undefined || more !== undefined)
    throw new UsageError(
      `--compare takes two captures, not ${captures.length}: tcplens analyze --compare good.pcap bad.pcap`,
    );
  if (one === two)
    throw new UsageError(
      `--compare was given ${one} twice: name the other capture, which it is compared with`,
    );
  refuseDrawing(flags);
  return [one, two];
};

const read = async (name: string, context: CommandContext): Promise<CaptureAnalysis> => {
  const source = await openCapture(name);
  const { stderr, interrupted: signal } = context;
  const live = stderr.isTTY ? new LiveReading(stderr, name, source.size) : undefined;
  try {
    return await analyseCapture(source, {
      signal,
      follow: false,
      comparison: true,
      advanced: (progress) => {
        live?.advance(progress);
        return undefined;
      },
    });
  } finally {
    live?.clear();
    await source.close();
  }
};

/** The pair that `--stream` asks for. */
const chosenPair = (
  stream: number | undefined,
  name: string,
  { pairs, onlyFirst }: CaptureComparison,
): PairSummary | undefined => {
  if (stream === undefined) return undefined;
  const pair = pairs.find(({ first }) => first.stream === stream);
  if (pair !== undefined) return pair;
  const size = pairs.length + onlyFirst.length;
  throw new UsageError(
    stream < size
      ? `--stream: nothing of the other capture stands against connection ${stream} of ${name}: leave --stream out to see the pairs`
      : size === 0
        ? `--stream: ${name} has no TCP connection`
        : `--stream: ${name} has the connections 0 to ${size - 1}, not ${stream}`,
  );
};

const readWhole = ({ source: { name }, reading }: CaptureAnalysis, { stderr }: CommandContext): boolean => {
  const { problem, stopped, frames } = reading;
  if (problem !== undefined) stderr.write(`tcplens: ${problemLine(name, problem)}\n`);
  if (stopped) stderr.write(`tcplens: ${name}: interrupted after packet ${frames}\n`);
  return problem === undefined && !stopped;
};

const goesWith: ReadonlySet<string> = new Set([
  "compare",
  "json",
  "verbose",
  "stream",
  "limit",
  "failOn",
  "width",
  "ascii",
  "color",
]);
