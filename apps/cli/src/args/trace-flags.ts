/** The options of `tcplens trace`: how each is written, read and described. */
import { Option, type Command } from "commander";
import { reportFormats, type ReportFormat } from "../output/report-format.ts";
import { parseDuration, type DurationRule } from "./parse-duration.ts";
import { parseWholeNumber, type NumberRule } from "./parse-whole-number.ts";
import { unescapeText } from "./unescape-text.ts";

/** How the delays between attempts grow. */
export type BackoffKind = "exponential" | "linear" | "constant" | "grpc";

/** How chance is mixed into a delay. */
export type JitterKind = "none" | "full" | "equal" | "decorrelated";

/** What the user gave; what was not given is undefined. Times in ms. */
export interface TraceFlags {
  readonly timeout?: number;
  readonly attemptTimeout?: number;
  readonly family?: "4" | "6";
  readonly ipv4?: true;
  readonly ipv6?: true;
  readonly tls?: boolean;
  readonly servername?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: true;
  readonly alpn?: readonly string[];
  readonly send?: Uint8Array;
  /** False with `--no-request`; true otherwise. */
  readonly request: boolean;
  readonly answerTimeout?: number;
  readonly watch?: number;
  readonly retries?: number;
  readonly backoff?: BackoffKind;
  readonly delay?: number;
  readonly maxDelay?: number;
  readonly jitter?: JitterKind;
  readonly seed?: number;
  readonly count?: number;
  readonly interval?: number;
  readonly fromEnv?: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly output?: string;
  readonly format?: ReportFormat;
  readonly color?: boolean;
  /** False with `--no-kernel`; true otherwise. */
  readonly kernel: boolean;
  readonly recordPayload?: true;
  readonly capture?: true;
}

/** Adds every option to the command, in groups as the help shows them. */
export const addTraceOptions = (command: Command): Command => {
  for (const [heading, options] of groups) {
    for (const option of options) command.addOption(option.helpGroup(heading));
  }
  return command;
};

const duration = (flags: string, description: string, rule: DurationRule = {}): Option => {
  const option = new Option(flags, description);
  return option.argParser((text) => parseDuration(option.long ?? flags, text, rule));
};

const wholeNumber = (flags: string, description: string, rule: NumberRule): Option => {
  const option = new Option(flags, description);
  return option.argParser((text) => parseWholeNumber(option.long ?? flags, text, rule));
};

const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const connecting: readonly Option[] = [
  duration("-t, --timeout <duration>", "limit for everything: lookup, attempts, waits, answer (30s)", {
    none: true,
    least: 1,
  }),
  duration("--attempt-timeout <duration>", "limit for each address tried (10s)", { none: true, least: 1 }),
  new Option("--family <version>", "use this IP version only").choices(["4", "6"]),
  new Option("-4, --ipv4", "the same as --family 4"),
  new Option("-6, --ipv6", "the same as --family 6"),
];

const securing: readonly Option[] = [
  new Option("--tls", "speak TLS from the first byte (a URL such as https: does so by itself)"),
  new Option("--no-tls", "speak plain text, whatever the URL's scheme says"),
  new Option("--servername <name>", "the name to ask for and to find in the certificate (the host)"),
  new Option("--ca <file>", "trust the authorities in this PEM file, instead of the usual ones"),
  new Option("--cert <file>", "show this client certificate (PEM, with its chain)"),
  new Option("--key <file>", "the client certificate's private key (PEM)"),
  new Option("--insecure", "go on when the certificate is not to be trusted"),
  new Option("--alpn <list>", "protocols to offer by ALPN, such as h2,http/1.1").argParser(list),
];

const talking: readonly Option[] = [
  new Option(
    "--send <text>",
    "send this once connected and wait for an answer; \\r \\n \\t \\0 \\\\ \\xHH",
  ).argParser((text) => unescapeText("--send", text)),
  new Option("--no-request", "send nothing, also not the HEAD request that http: and https: get"),
  duration("--answer-timeout <duration>", "limit for the answer (5s)", { least: 1 }),
  duration("--watch <duration>", "how long to watch the connection when nothing is sent (150ms)"),
];

const retrying: readonly Option[] = [
  wholeNumber("-r, --retries <number>", "try again so many times when an attempt fails (0)", {
    least: 0,
    most: 1_000_000,
  }),
  new Option("--backoff <kind>", "how the delays grow (exponential)").choices([
    "exponential",
    "linear",
    "constant",
    "grpc",
  ] satisfies BackoffKind[]),
  duration("--delay <duration>", "the first delay (250ms; grpc: 1s)"),
  duration("--max-delay <duration>", "the longest delay (30s; grpc: 2m)", { least: 1 }),
  new Option("--jitter <kind>", "how chance is mixed into exponential delays (equal)").choices([
    "none",
    "full",
    "equal",
    "decorrelated",
  ] satisfies JitterKind[]),
  wholeNumber("--seed <number>", "make the jitter the same each time", { least: 0, most: 2 ** 32 - 1 }),
];

const repeating: readonly Option[] = [
  wholeNumber("-c, --count <number>", "trace every endpoint so many times (1)", {
    least: 1,
    most: 1_000_000,
  }),
  duration("-i, --interval <duration>", "the pause between two rounds (1s)"),
  new Option("--from-env <file>", "trace every endpoint that this .env file names, too"),
];

const reporting: readonly Option[] = [
  new Option("--json", "JSON Lines: the header, each event as it happens, one summary at the end"),
  new Option("-v, --verbose", "add the packet ladder and what the kernel says"),
  new Option("-o, --output <file>", "write the report to a file, too: .txt .md .mmd .html .jsonl"),
  new Option("-f, --format <format>", "the report's format").choices(reportFormats),
  new Option("--color", "colour, also when the output is not a terminal"),
  new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"),
  new Option("--no-kernel", "do not ask the operating system about the connection"),
  new Option("--capture", "capture the packets too, and show them in place of what is implied"),
  new Option("--record-payload", "keep the bytes sent and received in the trace"),
];

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ["Connecting:", connecting],
  ["TLS:", securing],
  ["Talking:", talking],
  ["Retrying:", retrying],
  ["Repeating:", repeating],
  ["Reporting:", reporting],
];
