/** `tcplens analyze --merge`: two captures of the same connections, read and laid over each other. */
import { Analyser, mergeCaptures, VantagePoint } from "@tcplens/capture";
import { openCapture } from "../analyzing/capture-source.ts";
import { readThrough } from "../analyzing/read-through.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { mergedLines } from "../render/capture/merged-lines.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const mergeAction = (
  captures: readonly string[],
  flags: AnalyzeFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const other = Object.keys(flags).find((name) => !["merge", "json", "verbose"].includes(name));
    if (other !== undefined)
      throw new UsageError(`--merge goes with --json and --verbose only: leave ${other} out`);
    const [one, two, more] = captures;
    if (one === undefined || two === undefined || more !== undefined || one === two)
      throw new UsageError("--merge lays two captures over each other: name two");
    const points: VantagePoint[] = [];
    for (const name of [one, two]) {
      const point = await read(name, context);
      if (point === undefined) return 1;
      points.push(point);
    }
    const [first, second] = points as [VantagePoint, VantagePoint];
    const merged = mergeCaptures(first, second);
    if (merged.length === 0) {
      context.stderr.write(`tcplens: ${one} and ${two} have no connection in common that went both ways\n`);
      return 1;
    }
    for (const connection of merged)
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify(connection)}\n`
          : `${mergedLines(connection, flags.verbose ?? false).join("\n")}\n`,
      );
    return 0;
  });

const read = async (name: string, context: CommandContext): Promise<VantagePoint | undefined> => {
  const source = await openCapture(name);
  try {
    const analyser = new Analyser();
    const point = new VantagePoint();
    const summary = await readThrough(source, {
      sink: (record) => {
        if (analyser.take(record)) point.take(analyser, record);
      },
      advanced: () => undefined,
      signal: context.interrupted,
      follow: false,
    });
    if (summary.format !== undefined && summary.problem === undefined && !summary.stopped) return point;
    const why = summary.problem === undefined ? (summary.stopped ? "interrupted" : "no capture") : "damaged";
    context.stderr.write(`tcplens: ${name}: ${why}\n`);
    return undefined;
  } finally {
    await source.close();
  }
};
