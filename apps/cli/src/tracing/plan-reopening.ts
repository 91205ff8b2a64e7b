/** From the command line to a plan of showing traces that were written before. */
import type { TraceFlags } from "../args/trace-flags.ts";
import { canFollow } from "../output/report-format.ts";
import { UsageError } from "../usage-error.ts";
import { longName, planOutput, planStdout } from "./plan-trace.ts";
import type { ReportPlan } from "./trace-plan.ts";

/**
 * What is to be shown of so many traces, and where.
 * @throws {@link UsageError} for an option that is about making a connection.
 */
export const planReopening = (flags: TraceFlags, count: number): ReportPlan => {
  const given = Object.entries(flags).find(
    ([name, value]) => !ofShowing.has(name) && value !== undefined && value !== usual.get(name),
  )?.[0];
  if (given !== undefined) {
    const option = usual.has(given) ? `--no-${given}` : longName(given);
    throw new UsageError(
      `${option} is about making a connection, and a trace file has been made: leave it out`,
    );
  }
  const output = planOutput(flags);
  const stdout = planStdout(flags, output);
  if (stdout !== "live" && !canFollow(stdout) && count > 1)
    throw new UsageError(
      `--format ${stdout} holds one trace, and here are ${count}: add --output FILE, which numbers them`,
    );
  return { output, stdout, verbose: flags.verbose ?? false, color: flags.color };
};

const ofShowing: ReadonlySet<string> = new Set(["json", "verbose", "output", "format", "color"]);
/** What these are when they are not given. */
const usual: ReadonlyMap<string, unknown> = new Map([
  ["request", true],
  ["kernel", true],
]);
