/** `tcplens packetdrill` on the command line. */
import { Option, type Command } from "commander";
import type { CommandContext } from "../command-context.ts";

/** What the user gave; what was not given is undefined. */
export interface PacketdrillFlags {
  readonly profile?: "rfc" | "linux" | "bsd";
  readonly ipVersion?: "ipv4" | "ipv6";
  readonly define?: readonly string[];
  readonly json?: true;
  readonly verbose?: true;
  readonly color?: boolean;
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addPacketdrillCommand = (program: Command, context: CommandContext): void => {
  program
    .command("packetdrill")
    .summary("run packetdrill scripts against the model")
    .description(
      "Runs packetdrill scripts against the TCP model, in virtual time: no packet leaves this process. A script that fails " +
        "says which line, what was expected and what was seen; a construct that is not modelled makes it unsupported, never " +
        "a pass. Exit code 0 when some pass and none fails, else 1.",
    )
    .argument("<files...>", "scripts, or folders that are searched for *.pkt")
    .addOption(
      new Option("--profile <name>", "whose habits the model has, and whose names and errors the scripts use")
        .choices(["rfc", "linux", "bsd"])
        .default("rfc"),
    )
    .addOption(
      new Option("--ip-version <version>", "where a script does not say")
        .choices(["ipv4", "ipv6"])
        .default("ipv4"),
    )
    .addOption(
      new Option("--define <name=value>", "as in a script's own --define; may be repeated").argParser(
        collect,
      ),
    )
    .addOption(new Option("--json", "JSON Lines: one object for each script, then a summary"))
    .addOption(new Option("-v, --verbose", "list the scripts that pass, too"))
    .addOption(new Option("--color", "colour, also when the output is not a terminal"))
    .addOption(new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"))
    .action(async (files: readonly string[], flags: PacketdrillFlags) => {
      const { packetdrillAction } = await import("../actions/index.ts");
      context.exitCode = await packetdrillAction(files, flags, context);
    });
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
