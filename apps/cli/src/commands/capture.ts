/** `tcplens capture` on the command line. */
import { Option, type Command } from "commander";
import { parseDuration } from "../args/parse-duration.ts";
import { parseWholeNumber } from "../args/parse-whole-number.ts";
import type { CommandContext } from "../command-context.ts";

/** What the user gave; what was not given is undefined. Times in ms. */
export interface CaptureFlags {
  readonly interface?: readonly string[];
  readonly listInterfaces?: true;
  readonly promiscuous?: true;
  readonly snaplen?: number;
  readonly count?: number;
  readonly duration?: number;
  readonly once?: true;
  readonly write?: string;
  readonly json?: true;
  readonly failOn?: "error" | "warning" | "info";
  readonly width?: number;
  readonly ascii?: boolean;
  readonly color?: boolean;
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addCaptureCommand = (program: Command, context: CommandContext): void => {
  const command = program
    .command("capture")
    .summary("explain live packets as they come, where capturing is permitted")
    .description(
      "Captures the TCP packets of an endpoint, or of a filter, and explains each as it comes: flags, numbers counted " +
        "from the connection's start, both ends' states, what is wrong. At the end it says what became of each connection. " +
        "dumpcap or tcpdump does the capturing; where the system does not permit it, the commands that do are printed.",
    )
    .argument("[target...]", "an endpoint (host:port or a URL), or a capture filter such as: tcp port 80")
    .addHelpText("after", examples);
  for (const [heading, options] of groups) {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(option);
  }
  command.action(async (target: readonly string[], flags: CaptureFlags) => {
    const { captureAction } = await import("../actions/captures.ts");
    context.exitCode = await captureAction(target, flags, context);
  });
};

const wholeNumber = (flags: string, description: string, least: number, most: number): Option => {
  const option = new Option(flags, description);
  return option.argParser((text) => parseWholeNumber(option.long ?? flags, text, { least, most }));
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const capturing: readonly Option[] = [
  new Option(
    "-i, --interface <name>",
    "capture on this interface; may be repeated (where the endpoint's routes lead; for a filter all)",
  ).argParser(collect),
  new Option("--list-interfaces", "list the interfaces, and capture nothing"),
  new Option("--promiscuous", "also take packets that are not for this machine"),
  wholeNumber("--snaplen <bytes>", "take so many bytes of each packet (256; with --write all)", 64, 262_144),
];

const ending: readonly Option[] = [
  wholeNumber("-c, --count <number>", "end after so many packets", 1, 2 ** 31 - 1),
  new Option("-d, --duration <duration>", "end after this time, such as 30s or 5m").argParser((text) =>
    parseDuration("--duration", text, { least: 1 }),
  ),
  new Option("--once", "end once a connection has ended"),
  new Option("--fail-on <severity>", "end with 1 when there is such a finding, or a worse one").choices([
    "error",
    "warning",
    "info",
  ]),
];

const showing: readonly Option[] = [
  new Option("-w, --write <file>", "write the packets to a pcapng file, which tcplens analyze reads"),
  new Option("--json", "JSON Lines: each TCP packet as it comes, at the end each connection"),
  wholeNumber("--width <columns>", "lay it out for so many columns (the terminal's, or 80)", 64, 400),
  new Option("--ascii", "draw with ASCII characters only"),
  new Option("--no-ascii", "draw with Unicode characters, whatever the terminal says"),
  new Option("--color", "colour, also when the output is not a terminal"),
  new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"),
];

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ["Capturing:", capturing],
  ["Ending (Ctrl-C does at any time):", ending],
  ["Showing:", showing],
];

const examples = `
Examples:
  tcplens capture localhost:5432
  tcplens capture https://example.com --once
  tcplens capture 'tcp port 80 and host 10.0.0.1' --write web.pcapng
  tcplens capture localhost:6379 --json --duration 10s | jq .verdict

Exit codes: 0 captured until it was ended, 1 it broke off, or --fail-on found something, 2 wrong usage or not permitted.`;
