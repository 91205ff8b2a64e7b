/** `tcplens trace`: makes a real connection to each endpoint and says what it did and why. */
import type { Command } from "commander";
import { readFileSync } from "node:fs";
import { addTraceOptions, type TraceFlags } from "../args/trace-flags.ts";
import type { CommandContext } from "../command-context.ts";
import { useColor } from "../output/use-color.ts";
import type { LiveProgress } from "../progress/live-progress.ts";
import type { Report } from "../tracing/report.ts";
import type { TracePlan } from "../tracing/trace-plan.ts";

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addTraceCommand = (program: Command, context: CommandContext): void => {
  const command = program
    .command("trace")
    .summary("make a real connection and say what it did and why")
    .description(
      "Makes a real connection to each endpoint and says what it did, why it failed, and what to do about it.\n" +
        "An endpoint is host:port, [IPv6]:port or a URL: https:, postgres:, redis:, mongodb:, amqp:, kafka: and others.\n" +
        "Durations are written 500ms, 5s, 1.5s or 2m; a bare number is milliseconds.",
    )
    .argument("[endpoints...]", "host:port or a URL; several are traced one after the other")
    .addHelpText("after", examples);
  addTraceOptions(command).action(async (endpoints: readonly string[], flags: TraceFlags) => {
    context.exitCode = await trace(endpoints, flags, context);
  });
};

const trace = async (
  endpoints: readonly string[],
  flags: TraceFlags,
  context: CommandContext,
): Promise<CommandContext["exitCode"]> => {
  const { planTrace } = await import("../tracing/plan-trace.ts");
  const { runTrace } = await import("../tracing/run-trace.ts");
  const plan = planTrace(endpoints, flags, readFileSync);
  for (const warning of plan.warnings) context.stderr.write(`tcplens: ${warning}\n`);
  const { interrupted, producer } = context;
  const connected = await runTrace(plan, {
    reports: await reportsOf(plan, context),
    progress: await progressOf(plan, context),
    interrupted,
    producer,
  });
  return connected ? 0 : 1;
};

const reportsOf = async (
  plan: TracePlan,
  { stdout, stderr, env }: CommandContext,
): Promise<readonly Report[]> => {
  const { output, verbose } = plan;
  const reports: Report[] = [];
  if (plan.stdout === "live") {
    const { jsonReport } = await import("../tracing/json-report.ts");
    reports.push(jsonReport(stdout));
  } else {
    const { createColors } = (await import("picocolors")).default;
    const color = useColor({ flag: plan.color, env, isTerminal: stdout.isTTY === true });
    const layout = {
      width: Math.min(stdout.columns ?? WIDTH, WIDTH_MAX),
      style: createColors(color),
      verbose,
    };
    const { textReport } = await import("../tracing/text-report.ts");
    const { formatReport } = await import("../tracing/format-report.ts");
    reports.push(
      plan.stdout === "text" ? textReport({ stdout, layout }) : formatReport(plan.stdout, { stdout, layout }),
    );
  }
  if (output !== undefined) {
    const { fileReport } = await import("../tracing/file-report.ts");
    reports.push(fileReport(output, { stderr, verbose }));
  }
  return reports;
};

/** On stderr, and only where nothing else is written to the same terminal meanwhile. */
const progressOf = async (
  plan: TracePlan,
  { stdout, stderr, env }: CommandContext,
): Promise<LiveProgress> => {
  const { createLiveProgress, noProgress } = await import("../progress/live-progress.ts");
  if (!stderr.isTTY || (plan.stdout === "live" && stdout.isTTY === true)) return noProgress;
  const { createColors } = (await import("picocolors")).default;
  return createLiveProgress(stderr, createColors(useColor({ flag: plan.color, env, isTerminal: true })));
};

/** Columns: where the output has no width of its own, and the most that is comfortable to read. */
const WIDTH = 80;
const WIDTH_MAX = 120;

const examples = `
Examples:
  tcplens trace db.internal:5432 --retries 3
  tcplens trace https://example.com --verbose
  tcplens trace localhost:6379 --send "PING\\r\\n"
  tcplens trace --from-env .env --json
  tcplens trace api.internal:443 --tls --ca corp-root.pem --output report.html`;
