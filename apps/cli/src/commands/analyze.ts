/** `tcplens analyze` on the command line. */
import { Option, type Command } from "commander";
import { UsageError } from "../usage-error.ts";
import { parseWholeNumber } from "../args/parse-whole-number.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";

/** What the user gave; what was not given is undefined. */
export interface AnalyzeFlags {
  readonly filter?: string;
  readonly sort?: string;
  readonly limit?: number;
  readonly stream?: number;
  readonly packets?: true;
  readonly findings?: true;
  readonly summary?: true;
  readonly follow?: true;
  readonly plot?: readonly string[];
  readonly pcapng?: string;
  readonly strip?: true;
  readonly anonymize?: true;
  readonly anonymizeKey?: string;
  readonly parquet?: string;
  readonly merge?: true;
  readonly compare?: true;
  readonly failOn?: "error" | "warning" | "info";
  readonly json?: true;
  readonly verbose?: true;
  readonly width?: number;
  readonly ascii?: boolean;
  readonly color?: boolean;
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addAnalyzeCommand = (program: Command, context: CommandContext): void => {
  const command = program
    .command("analyze")
    .summary("say what happened to each TCP connection of a capture")
    .description(
      "Reads packet captures and says what happened to each TCP connection in them, the worst first: who cut it, what was " +
        "lost and sent again, who let whom wait. Every packet gets the marks that Wireshark gives it (tcp.analysis.*).",
    )
    .argument("<captures...>", "capture files, or folders of them; - is the standard input")
    .addHelpText("after", examples);
  for (const [heading, options] of groups) {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(option);
  }
  command.action(async (captures: readonly string[], flags: AnalyzeFlags) => {
    const action = await actionOf(flags);
    context.exitCode = await action(captures, flags, context);
  });
};

const actionOf = async (flags: AnalyzeFlags): Promise<AnalyzeAction> => {
  if (flags.compare === true) return (await import("../actions/captures.ts")).compareAction;
  if (flags.merge === true) return (await import("../actions/captures.ts")).mergeAction;
  if (flags.parquet !== undefined) return (await import("../actions/captures.ts")).parquetAction;
  return (await import("../actions/analysis.ts")).analyzeAction;
};

type AnalyzeAction = (
  captures: readonly string[],
  flags: AnalyzeFlags,
  context: CommandContext,
) => Promise<ExitCode>;

const wholeNumber = (flags: string, description: string, least: number, most: number): Option => {
  const option = new Option(flags, description);
  return option.argParser((text) => parseWholeNumber(option.long ?? flags, text, { least, most }));
};

const streamNumber = (flags: string, description: string): Option => {
  const option = new Option(flags, description);
  return option.argParser((text, before?: number) => {
    if (before !== undefined)
      throw new UsageError("--stream shows one connection: name one, or choose several with --filter");
    return parseWholeNumber("--stream", text, { least: 0, most: 2 ** 31 });
  });
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const choosing: readonly Option[] = [
  new Option(
    "--filter <expression>",
    "the connections to show, such as: port == 443 and retransmissions > 0",
  ),
  new Option(
    "--sort <field>",
    "their order: a field of the filter, with :asc or :desc (worst verdict first)",
  ),
  wholeNumber("--limit <number>", "show so many connections at most (on a terminal 100)", 1, 2 ** 31),
  streamNumber("-s, --stream <number>", "one connection in full, by its number in the table"),
];

const showing: readonly Option[] = [
  new Option("--packets", "each TCP packet, in the order of the capture"),
  new Option("--findings", "what was found, with its evidence and what to do"),
  new Option("--summary", "only what stands out over all connections, in few sentences"),
  new Option(
    "--json",
    "JSON Lines: one connection a line; with --packets one packet, with --findings one finding, with --summary one object",
  ),
  new Option(
    "--plot <name[=file.svg]>",
    "of one connection: sequence, rtt, throughput or window; may be repeated",
  ).argParser(collect),
  new Option(
    "--merge",
    "two captures of one connection, taken at two points: what was lost between, and the delay",
  ),
  new Option(
    "--compare",
    "two captures, such as a good run and a bad one: what differs, and where the time went",
  ),
  new Option("--follow", "go on as the file grows, and with what takes its place, until Ctrl-C"),
  new Option("-v, --verbose", "every packet of the ladder, everything that was found"),
  wholeNumber("--width <columns>", "lay it out for so many columns (the terminal's, or 80)", 64, 400),
  new Option("--ascii", "draw with ASCII characters only"),
  new Option("--no-ascii", "draw with Unicode characters, whatever the terminal says"),
  new Option("--color", "colour, also when the output is not a terminal"),
  new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"),
];

const exporting: readonly Option[] = [
  new Option("--pcapng <file>", "write the packets of these connections, what was found as comments on them"),
  new Option("--strip", "leave their data out of that file"),
  new Option("--anonymize", "write other addresses, and no link layer; networks stay networks"),
  new Option("--anonymize-key <text>", "the same text gives the same addresses in every file (a chance one)"),
  new Option("--parquet <folder>", "write all connections, packets and findings as tables for tcplens query"),
];

const ending: readonly Option[] = [
  new Option("--fail-on <severity>", "end with 1 when there is such a finding, or a worse one").choices([
    "error",
    "warning",
    "info",
  ]),
];

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ["Choosing connections:", choosing],
  ["Showing:", showing],
  ["Exporting:", exporting],
  ["Ending:", ending],
];

const examples = `
Examples:
  tcplens analyze trouble.pcapng
  tcplens analyze trouble.pcapng --filter 'port == 5432 and duration > 1s'
  tcplens analyze trouble.pcapng --stream 7 --verbose
  tcplens analyze trouble.pcapng --summary
  tcplens analyze --compare good.pcap bad.pcap
  tcplens analyze trouble.pcap --json | jq .verdict
  tcpdump -i any -w - tcp | tcplens analyze -

Exit codes: 0 read to the end; 1 damaged, interrupted, nothing to plot, or --fail-on found something; 2 wrong
usage, or a file that cannot be read or is no capture. Of several captures the greatest.
Of --compare also 1 where nothing can be compared; --fail-on asks for what was found in the second only.`;
