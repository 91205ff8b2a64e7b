/** `tcplens analyze`: captures read one after the other, and what happened to their connections. */
import pc from "picocolors";
import { openCapture } from "../analyzing/capture-source.ts";
import { planAnalysis, type AnalysisPlan } from "../analyzing/plan-analysis.ts";
import { showCapture } from "../analyzing/show-capture.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { useColor } from "../output/use-color.ts";
import { useUnicode } from "../output/use-unicode.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { asciiGlyphs, unicodeGlyphs } from "../render/simulation/glyphs.ts";
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

const layoutOf = (
  { width, ascii, color }: AnalysisPlan,
  { stdout, env, platform }: CommandContext,
): CaptureLayout => {
  const isTerminal = stdout.isTTY === true;
  const unicode = useUnicode({ ascii, env, platform, isTerminal });
  return {
    width: width ?? Math.min(Math.max(stdout.columns || WIDTH, WIDTH_MIN), WIDTH_MAX),
    style: pc.createColors(useColor({ flag: color, env, isTerminal })),
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    unicode,
  };
};

/** Columns, where the output has no width of its own; the narrowest and the widest that it is laid out for. */
const WIDTH = 80;
const WIDTH_MIN = 64;
const WIDTH_MAX = 200;
