/** `tcplens analyze`: captures read one after the other, and what happened to their connections. */
import { eachCapture } from "../analyzing/each-capture.ts";
import { namedCaptures } from "../analyzing/named-captures.ts";
import { planAnalysis } from "../analyzing/plan-analysis.ts";
import { showCapture } from "../analyzing/show-capture.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const analyzeAction = (
  captures: readonly string[],
  flags: AnalyzeFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const named = await namedCaptures(captures);
    const plan = planAnalysis(named, flags);
    const layout = layoutOf(plan, context);
    return eachCapture(named.names, context, (source) => showCapture(source, plan, layout, context));
  });
