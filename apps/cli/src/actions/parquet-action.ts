/** `tcplens analyze --parquet`: captures read one after the other, and their tables written into a folder. */
import { countWords } from "@tcplens/trace";
import { reportsOf } from "../analyzing/capture-analysis.ts";
import { eachCapture } from "../analyzing/each-capture.ts";
import { namedCaptures } from "../analyzing/named-captures.ts";
import { planAnalysis } from "../analyzing/plan-analysis.ts";
import { Showing } from "../analyzing/showing.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { LakeWriter } from "../lake/lake-writer.ts";
import { captureName } from "../lake/layout.ts";
import { safeText } from "../output/safe-text.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const parquetAction = (
  captures: readonly string[],
  { parquet: folder = "", ...flags }: AnalyzeFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const named = await namedCaptures(captures);
    refuseContradictions(named.names, flags);
    const plan = planAnalysis(named, flags);
    const layout = layoutOf(plan, context);
    return eachCapture(named.names, context, (source) =>
      writeCapture(new Showing(source, plan, layout, context), folder),
    );
  });

/** Everything goes into the tables, and nothing but how much it was to the output. */
const refuseContradictions = (captures: readonly string[], flags: AnalyzeFlags): void => {
  const other = Object.entries(flags).find(([name]) => name !== "failOn")?.[0];
  if (other !== undefined)
    throw new UsageError(
      `--parquet writes all there is into tables: leave --${dashed(other)} out, and choose with tcplens query`,
    );
  if (captures.includes("-"))
    throw new UsageError("--parquet names rows by their capture's file: save the standard input to a file");
  const names = captures.map(captureName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--parquet: ${twice} is named twice`);
};

const dashed = (name: string): string => name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

const writeCapture = async (showing: Showing, folder: string): Promise<ExitCode> => {
  const { source, context } = showing;
  const writer = refusing(folder, () => new LakeWriter(folder, source.name, context.producer));
  let whole = false;
  try {
    const analysis = await showing.read((analyser, record) => {
      refusing(folder, () => writer.packet(analyser, record));
    });
    const { reading, analyser } = analysis;
    let failed = false;
    if (reading.format !== undefined && !reading.stopped) {
      for (const report of reportsOf(analyser)) {
        refusing(folder, () => writer.connection(report));
        failed ||= showing.isFound([report]);
      }
      const { connections, packets, findings } = refusing(folder, () => writer.finish());
      whole = true;
      showing.print([
        `${safeText(source.name)}: ${countWords(connections, "connection")}, ${countWords(packets, "packet")}, ${countWords(findings, "finding")}`,
      ]);
    }
    return await showing.end(analysis, failed);
  } finally {
    if (!whole) writer.abandon();
  }
};

/** What `write` returns; where the operating system refuses, wrong usage. */
const refusing = <Result>(folder: string, write: () => Result): Result => {
  try {
    return write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`--parquet: cannot write into ${folder}: ${fileProblem(code)}`);
  }
};
