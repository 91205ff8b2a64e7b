/** Captures dealt with one after the other; of several, one that cannot be read is told and keeps nobody from the others. */
import type { CommandContext, ExitCode } from "../command-context.ts";
import { UsageError } from "../usage-error.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { openCapture, type CaptureSource } from "./capture-source.ts";

/**
 * `deal` resolves to whether a capture is as it should be. Resolves to the exit code.
 * @throws {@link UsageError} when the only one cannot be read.
 */
export const eachCapture = async (
  captures: readonly string[],
  context: CommandContext,
  deal: (source: CaptureSource) => Promise<boolean>,
): Promise<ExitCode> => {
  let failed = false;
  let unread = false;
  for (const name of captures) {
    const source = await opened(name, captures.length > 1, context);
    if (source === undefined) {
      unread = true;
      continue;
    }
    try {
      failed = !(await deal(source)) || failed;
    } finally {
      await source.close();
    }
    if (context.interrupted.aborted) break;
  }
  return unread ? 2 : failed ? 1 : 0;
};

const opened = async (
  name: string,
  several: boolean,
  context: CommandContext,
): Promise<CaptureSource | undefined> => {
  try {
    return await openCapture(name);
  } catch (error) {
    if (!several || !(error instanceof UsageError)) throw error;
    wrongUsage(error.message, context);
    return undefined;
  }
};
