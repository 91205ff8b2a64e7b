/** The command line: which commands there are, and what becomes of wrong usage. */
import { Command, CommanderError } from "commander";
import type { CommandContext, ExitCode } from "./command-context.ts";
import { addAnalyzeCommand } from "./commands/analyze.ts";
import { addCaptureCommand } from "./commands/capture.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addPacketdrillCommand } from "./commands/packetdrill.ts";
import { addQueryCommand } from "./commands/query.ts";
import { addSimulateCommand } from "./commands/simulate.ts";
import { addTraceCommand } from "./commands/trace.ts";
import { UsageError } from "./usage-error.ts";
import { usageMessage } from "./usage-message.ts";
import { wrongUsage } from "./wrong-usage.ts";

/** Runs what `args` (without the program and its file) asks for, and resolves to the exit code. */
export const runProgram = async (
  args: readonly string[],
  context: CommandContext,
  version: string,
): Promise<ExitCode> => {
  const program = new Command("tcplens")
    .description("See what a TCP connection did and why.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Wrong usage is one line, printed below.
      writeErr: () => undefined,
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 as it should be, 1 failed, damaged or interrupted, 2 wrong usage, or a file that cannot be read.",
    );
  addTraceCommand(program, context);
  addAnalyzeCommand(program, context);
  addCaptureCommand(program, context);
  addQueryCommand(program, context);
  addDemoCommand(program, context);
  addSimulateCommand(program, context);
  addPacketdrillCommand(program, context);
  try {
    await program.parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError) {
      const command = program.commands.find((known) => known.name() === args[0])?.name();
      return wrongUsage(usageMessage(error, command), context);
    }
    if (error instanceof UsageError) return wrongUsage(error.message, context);
    throw error;
  }
};
