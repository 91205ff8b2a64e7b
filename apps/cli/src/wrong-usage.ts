/** What becomes of wrong usage: one line on stderr, exit code 2. */
import type { CommandContext, ExitCode } from "./command-context.ts";
import { safeText } from "./output/safe-text.ts";
import { UsageError } from "./usage-error.ts";

/** Prints the line. */
export const wrongUsage = (message: string, { stderr }: Pick<CommandContext, "stderr">): ExitCode => {
  stderr.write(`tcplens: ${safeText(message)}\n`);
  return 2;
};

/** What `action` resolves to; where it meets wrong usage, says so. */
export const refusingWrongUsage = async (
  context: Pick<CommandContext, "stderr">,
  action: () => Promise<ExitCode>,
): Promise<ExitCode> => {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UsageError) return wrongUsage(error.message, context);
    throw error;
  }
};
