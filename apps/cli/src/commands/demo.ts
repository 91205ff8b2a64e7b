/** `tcplens demo` on the command line. */
import { Option, type Command } from "commander";
import type { CommandContext } from "../command-context.ts";

/** What the user gave; what was not given is undefined. */
export interface DemoFlags {
  readonly list?: true;
  readonly json?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addDemoCommand = (program: Command, context: CommandContext): void => {
  program
    .command("demo")
    .summary("trace real servers on loopback, healthy and broken")
    .description(
      "Starts real servers on loopback, healthy and broken, traces them one after the other, and compares what was " +
        "found with what is wrong with them. Nothing leaves this machine. Exit code 0 when every verdict is right.",
    )
    .argument("[names...]", "the demos to run; all of them when none is named")
    .addOption(new Option("--list", "list the demos and what each one's server does"))
    .addOption(new Option("--json", "JSON Lines: one object for each demo, with the trace's summary"))
    .addOption(new Option("-v, --verbose", "print the full report of each trace"))
    .addOption(new Option("--color", "colour, also when the output is not a terminal"))
    .addOption(new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"))
    .action(async (names: readonly string[], flags: DemoFlags) => {
      const { demoAction } = await import("../actions/index.ts");
      context.exitCode = await demoAction(names, flags, context);
    });
};
