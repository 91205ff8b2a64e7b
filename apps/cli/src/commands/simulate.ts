/** `tcplens simulate` on the command line. */
import { Option, type Command } from "commander";
import { parseBitRate } from "../args/parse-bit-rate.ts";
import { parseDuration } from "../args/parse-duration.ts";
import { parseShare } from "../args/parse-share.ts";
import { parseWholeNumber } from "../args/parse-whole-number.ts";
import type { CommandContext } from "../command-context.ts";

/** What the user gave; what was not given is undefined. */
export interface SimulateFlags {
  readonly seed?: number;
  readonly ladder?: "short" | "full" | "none";
  readonly plot?: "cwnd" | "rtt" | "sequence" | "all" | "none";
  readonly width?: number;
  readonly ascii?: boolean;
  readonly color?: boolean;
  readonly json?: true;
  readonly pcap?: string;
  readonly pcapEnd?: "A" | "B";
  readonly trace?: string;
  readonly save?: string;
  /** 0 to 1. */
  readonly loss?: number;
  /** ms. */
  readonly delay?: number;
  /** Bits per second; `Infinity` for none. */
  readonly rate?: number;
  readonly set?: readonly string[];
}

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addSimulateCommand = (program: Command, context: CommandContext): void => {
  const command = program
    .command("simulate")
    .summary("watch two ends talk over a bad network, in virtual time")
    .description(
      "Runs a scenario in virtual time: two ends of this project's own TCP, A and B, over a path that loses, delays or " +
        "damages packets as the scenario says. Shows every packet, both ends' states, why they do what they do, and plots. " +
        "Without a scenario it lists those there are. Nothing is sent. The same seed is the same run.",
    )
    .argument("[scenario]", "the name of a scenario, or a file *.tcpscenario.json")
    .addHelpText("after", examples);
  for (const [heading, options] of groups)
    for (const option of options) command.addOption(option.helpGroup(heading));
  command.action(async (scenario: string | undefined, flags: SimulateFlags) => {
    const { simulateAction } = await import("../actions/simulate-action.ts");
    context.exitCode = await simulateAction(scenario, flags, context);
  });
};

const wholeNumber = (flags: string, description: string, least: number, most: number): Option => {
  const option = new Option(flags, description);
  return option.argParser((text) => parseWholeNumber(option.long ?? flags, text, { least, most }));
};

const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const changing: readonly Option[] = [
  wholeNumber("--seed <number>", "another run of the same scenario (the scenario's own)", 0, 2 ** 32 - 1),
  new Option("--loss <share>", "lose so many of the packets, either way: 2%").argParser((text) =>
    parseShare("--loss", text),
  ),
  new Option("--delay <duration>", "how long a packet takes, one way: 50ms").argParser((text) =>
    parseDuration("--delay", text),
  ),
  new Option("--rate <speed>", "how fast the line is, either way: 10Mbit; none for no bound").argParser(
    (text) => parseBitRate("--rate", text),
  ),
  new Option(
    "--set <path=value>",
    "change any field, such as ends.A.connection.congestion=bbr; may be given several times",
  ).argParser(collected),
];

const showing: readonly Option[] = [
  new Option("--ladder <length>", "the packets: all, the telling ones, or none (short)").choices([
    "short",
    "full",
    "none",
  ]),
  new Option("--plot <name>", "which plots (all, where enough was sent)").choices([
    "cwnd",
    "rtt",
    "sequence",
    "all",
    "none",
  ]),
  wholeNumber("--width <columns>", "lay it out for so many columns (the terminal's, or 80)", 64, 200),
  new Option("--ascii", "draw with ASCII characters only"),
  new Option("--no-ascii", "draw with Unicode characters, whatever the terminal says"),
  new Option("--color", "colour, also when the output is not a terminal"),
  new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"),
  new Option("--json", "JSON Lines: the scenario, each thing that happens, one summary at the end"),
];

const writing: readonly Option[] = [
  new Option(
    "--save <file>",
    "write the scenario as it is run, with these changes, to edit and run again (.tcpscenario.json)",
  ),
  new Option("--pcap <file>", "write the packets, as one end sees them, for Wireshark (pcapng)"),
  new Option("--pcap-end <end>", "whose packets those are (A)").choices(["A", "B"]),
  new Option("--trace <file>", "write what the opening end saw as a trace (.tcplens.jsonl)"),
];

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ["Changing the scenario:", changing],
  ["Showing:", showing],
  ["Writing files:", writing],
];

const examples = `
Examples:
  tcplens simulate
  tcplens simulate syn-lost
  tcplens simulate new-reno --plot cwnd --ladder none
  tcplens simulate syn-lost --loss 10% --delay 100ms
  tcplens simulate cubic --set ends.A.connection.congestion=bbr
  tcplens simulate zero-window --save mine.tcpscenario.json
  tcplens simulate zero-window --pcap zero-window.pcapng
  tcplens simulate mine.tcpscenario.json --seed 7 --json

Exit codes: 0 it ran, 1 the run failed its own check, 2 wrong usage.`;
