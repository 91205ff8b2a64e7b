/** Captures dealt with one after the other; of several, one that cannot be read is told and keeps nobody from the others. */
import { worst, type CommandContext, type ExitCode } from "../command-context.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { openCapture, UnreadableCapture, type CaptureSource } from "./capture-source.ts";

/**
 * `deal` resolves to the exit code that one capture asks for. Resolves to the worst of all.
 * @throws {@link UnreadableCapture} when the only one cannot be read.
 */
export const eachCapture = async (
  captures: readonly string[],
  context: CommandContext,
  deal: (source: CaptureSource) => Promise<ExitCode>,
): Promise<ExitCode> => {
  let code: ExitCode = 0;
  for (const name of captures) {
    try {
      code = worst(code, await opened(name, deal));
    } catch (error) {
      if (captures.length === 1 || !(error instanceof UnreadableCapture)) throw error;
      code = wrongUsage(error.message, context);
    }
    if (context.interrupted.aborted) break;
  }
  return code;
};

const opened = async (
  name: string,
  deal: (source: CaptureSource) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const source = await openCapture(name);
  try {
    return await deal(source);
  } finally {
    await source.close();
  }
};
