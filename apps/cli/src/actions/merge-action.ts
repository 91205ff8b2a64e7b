/** `tcplens analyze --merge`: two captures of the same connections, read and laid over each other. */
import {
  Analyser,
  mergeCaptures,
  oneSidedConnections,
  VantagePoint,
  type MergedConnection,
} from "@tcplens/capture";
import { namedCaptures } from "../analyzing/named-captures.ts";
import { optionOf, refuseDrawing } from "../analyzing/refuse-drawing.ts";
import { LineOutput } from "../analyzing/line-output.ts";
import { isUnread, openCapture } from "../analyzing/capture-source.ts";
import { readThrough } from "../analyzing/read-through.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { mergedLine } from "../render/capture/merged-line.ts";
import { mergedLines, wholeLines } from "../render/capture/merged-lines.ts";
import { isWhole, mergedSummary } from "../render/capture/merged-summary.ts";
import { oneSidedLine } from "../render/capture/one-sided-line.ts";
import { oneSidedLines, othersLines } from "../render/capture/one-sided-lines.ts";
import { problemLine } from "../render/capture/problem-line.ts";
import { toAscii } from "../render/simulation/glyphs.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const mergeAction = (
  captures: readonly string[],
  flags: AnalyzeFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const [one, two] = twoOf((await namedCaptures(captures)).names, flags);
    const [first, second] = [await read(one, context), await read(two, context)];
    if (first.point === undefined || second.point === undefined) return 2;
    const merged = mergeCaptures(first.point, second.point);
    const { connections, others } = oneSidedConnections(first.point, second.point, merged);
    if (merged.length + connections.length === 0) {
      const bare = [
        ...(first.point.streams.length === 0 ? [one] : []),
        ...(second.point.streams.length === 0 ? [two] : []),
      ];
      const why =
        bare.length === 0
          ? ""
          : `: ${bare.join(" and ")} ${bare.length === 1 ? "has" : "have"} no TCP packet`;
      context.stderr.write(
        `tcplens: ${one} and ${two} have no connection in common that went both ways${why}. --merge takes two captures of the same traffic, made at two points at one time; two runs are set against each other by: tcplens analyze --compare ${one} ${two}\n`,
      );
      return 1;
    }
    const output = new LineOutput(context.stdout);
    const layout = layoutOf(flags, context);
    const json = flags.json === true;
    const short = (connection: MergedConnection): boolean =>
      merged.length > 1 && flags.verbose !== true && isWhole(connection);
    const parts = [
      () => (json ? [] : mergedSummary(merged, layout)),
      ...merged.map(
        (connection) => () =>
          json
            ? [mergedLine(connection)]
            : short(connection)
              ? wholeLines(connection, layout)
              : mergedLines(connection, flags.verbose ?? false, layout),
      ),
      ...connections.map(
        (connection) => () => (json ? [oneSidedLine(connection)] : oneSidedLines(connection, layout)),
      ),
      () => (json ? [] : othersLines(others, layout)),
    ];
    for (const part of parts) {
      for (const line of part()) output.line(layout.unicode || json ? line : toAscii(line));
      const draining = output.drained();
      if (draining !== undefined) await draining;
    }
    output.flush();
    await output.drained();
    return first.whole && second.whole ? 0 : 1;
  });

const twoOf = (captures: readonly string[], flags: AnalyzeFlags): readonly [string, string] => {
  const other = Object.keys(flags).find(
    (name) => !["merge", "json", "verbose", "width", "ascii", "color"].includes(name),
  );
  if (other !== undefined)
    throw new UsageError(`--merge goes with --json and --verbose only: leave ${optionOf(other)} out`);
  const [one, two, more] = captures;
  if (one === undefined || two === undefined || more !== undefined)
    throw new UsageError(
      `--merge takes two captures, not ${captures.length}: tcplens analyze --merge sender.pcap receiver.pcap`,
    );
  if (one === two)
    throw new UsageError(`--merge was given ${one} twice: name the capture of the other point`);
  refuseDrawing(flags);
  return [one, two];
};

/** What could be read of it; undefined: it is no capture. */
interface Read {
  readonly point: VantagePoint | undefined;
  readonly whole: boolean;
}

const read = async (name: string, context: CommandContext): Promise<Read> => {
  const source = await openCapture(name);
  try {
    const analyser = new Analyser();
    const point = new VantagePoint();
    const summary = await readThrough(source, {
      sink: (record) => {
        analyser.take(record);
        point.take(analyser, record);
      },
      advanced: () => undefined,
      signal: context.interrupted,
      follow: false,
    });
    const { problem, stopped, frames } = summary;
    if (problem !== undefined) context.stderr.write(`tcplens: ${problemLine(name, problem)}\n`);
    if (stopped) context.stderr.write(`tcplens: ${name}: interrupted after packet ${frames}\n`);
    return { point: isUnread(summary) ? undefined : point, whole: problem === undefined && !stopped };
  } finally {
    await source.close();
  }
};
