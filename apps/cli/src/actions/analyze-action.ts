/** `tcplens analyze`: captures read one after the other, and what happened to their connections. */
import { openCapture } from "../analyzing/capture-source.ts";
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
    const plan = planAnalysis(captures, flags);
    const layout = layoutOf(plan, context);
    let failed = false;
    for (const name of captures) {
      const source = await openCapture(name);
      try {
        failed = !(await showCapture(source, plan, layout, context)) || failed;
      } finally {
        await source.close();
      }
      if (context.interrupted.aborted) break;
    }
    return failed ? 1 : 0;
  });
