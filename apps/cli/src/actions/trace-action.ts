/** `tcplens trace`: makes a real connection to each endpoint and says what it did and why; or shows traces that were made. */
import { readFileSync } from "node:fs";
import pc from "picocolors";
import type { TraceFlags } from "../args/trace-flags.ts";
import { sayNotCaptured } from "../capturing/refused.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import { useColor } from "../output/use-color.ts";
import { createLiveProgress, noProgress, type LiveProgress } from "../progress/live-progress.ts";
import { fileReport } from "../tracing/file-report.ts";
import { formatReport } from "../tracing/format-report.ts";
import { jsonReport } from "../tracing/json-report.ts";
import { planReopening } from "../tracing/plan-reopening.ts";
import { planTrace } from "../tracing/plan-trace.ts";
import type { Report } from "../tracing/report.ts";
import { runTrace } from "../tracing/run-trace.ts";
import { textReport } from "../tracing/text-report.ts";
import { reopenTraces } from "../tracing/reopen-traces.ts";
import { openTraces, placedProblem, traceFilesOf } from "../tracing/trace-files.ts";
import type { ReportPlan, TracePlan } from "../tracing/trace-plan.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const traceAction = (
  endpoints: readonly string[],
  flags: TraceFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const files = traceFilesOf(endpoints);
    if (files !== undefined) return reopen(files, flags, context);
    const plan = planTrace(endpoints, flags, readFileSync);
    for (const warning of plan.warnings) context.stderr.write(`tcplens: ${warning}\n`);
    const { interrupted, producer } = context;
    let refused = false;
    const connected = await runTrace(plan, {
      reports: reportsOf(plan, context),
      progress: progressOf(plan, context),
      interrupted,
      producer,
      refused: (refusal) => {
        // What is refused to one trace is refused to all.
        if (!refused) sayNotCaptured(refusal, context);
        refused = true;
      },
      leftOut: (count) => {
        context.stderr.write(
          `tcplens: interrupted; ${count} more ${count === 1 ? "trace was" : "traces were"} not made\n`,
        );
      },
    });
    return connected ? 0 : 1;
  });

/** What can be read is shown, and then what cannot. */
const reopen = async (
  files: readonly string[],
  flags: TraceFlags,
  context: CommandContext,
): Promise<ExitCode> => {
  const opened = files.map((file) => openTraces(file, readFileSync, () => readFileSync(0)));
  const plan = planReopening(
    flags,
    opened.reduce((count, { traces }) => count + traces.length, 0),
  );
  const connected = await reopenTraces(opened, reportsOf(plan, context));
  const problems = opened.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [placedProblem(name, problem)],
  );
  if (problems.length > 0) throw new UsageError(problems.join("\ntcplens: "));
  return connected ? 0 : 1;
};

const reportsOf = (plan: ReportPlan, { stdout, stderr, env }: CommandContext): readonly Report[] => {
  const { output, verbose } = plan;
  const file = output === undefined ? [] : [fileReport(output, { stderr, verbose })];
  if (plan.stdout === "live") return [jsonReport(stdout), ...file];
  const color = useColor({ flag: plan.color, env, isTerminal: stdout.isTTY === true });
  // A terminal may say that it has 0 columns when it does not know.
  const width = Math.min(stdout.columns || WIDTH, WIDTH_MAX);
  const layout = { width, style: pc.createColors(color), verbose };
  if (plan.stdout === "text") return [textReport({ stdout, layout }), ...file];
  return [formatReport(plan.stdout, { stdout, layout }), ...file];
};

/** On stderr, and only where nothing else is written to the same terminal meanwhile. */
const progressOf = (plan: TracePlan, { stdout, stderr, env }: CommandContext): LiveProgress => {
  if (!stderr.isTTY || (plan.stdout === "live" && stdout.isTTY === true)) return noProgress;
  const color = useColor({ flag: plan.color, env, isTerminal: true });
  return createLiveProgress(stderr, pc.createColors(color));
};

/** Columns: where the output has no width of its own, and the most that is comfortable to read. */
const WIDTH = 80;
const WIDTH_MAX = 120;
