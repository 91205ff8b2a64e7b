/** What stands out over the connections of a capture, and nothing else. */
import type { ExitCode } from "../command-context.ts";
import { safeText } from "../output/safe-text.ts";
import { summaryLines } from "../render/capture/summary-lines.ts";
import type { Showing } from "./showing.ts";

/** See the file's head. */
export const showSummary = async (showing: Showing): Promise<ExitCode> => {
  const { plan, output, layout, head, source } = showing;
  const analysis = await showing.read();
  const { summary, filtered, found } = showing.choose(analysis, 0, true);
  if (summary !== undefined && analysis.reading.format !== undefined) {
    if (plan.json) output.line(JSON.stringify({ ...head, ...summary }));
    else {
      if (plan.several) showing.print([layout.style.bold(safeText(source.name))]);
      showing.print(summaryLines(summary, filtered, layout));
      if (plan.several) showing.print([""]);
    }
  }
  return showing.end(analysis, found);
};
