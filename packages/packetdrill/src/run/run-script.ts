/** One script, from its text to what it came to. */
import type { ProfileName } from "@tcplens/core";
import { SystemConfiguration } from "../command/system.ts";
import { parseScript } from "../language/parse-script.ts";
import type { Script } from "../language/script.ts";
import { icmpNumbers } from "../packet/icmp-names.ts";
import { Interpreter } from "./interpreter.ts";
import { Ladder } from "./ladder.ts";
import { Machine } from "./machine.ts";
import { settingsOf } from "./settings.ts";
import { unsupportedConstruct } from "./unsupported-constructs.ts";
import { unsupported, Verdict, type ScriptResult } from "./verdict.ts";

/** How to run a script. */
export interface RunOptions {
  /** Whose habits the model has, and whose names and numbers the script's calls. Default: `rfc`. */
  readonly profile?: ProfileName;
  /** The IP version where neither the script's options nor its ICMP messages say. Default: 4. */
  readonly version?: 4 | 6;
  /** As `--define=NAME=value`; they go before what the profile defines. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** The text of a file that a command names, seen from the script; `undefined`: there is none, which fails the script. Without it no files. */
  readonly readFile?: (path: string) => string | undefined;
  /** The model's initial sequence numbers. Default: as RFC 6528 makes them. */
  readonly localSequence?: number;
  /** Added to the peer's sequence numbers on the wire. Default: 0. */
  readonly remoteSequence?: number;
}

/** Runs a script. Never throws: what is wrong with the script is a result as well. */
export const runScript = (source: string, options: RunOptions = {}): ScriptResult => {
  const profile = options.profile ?? "rfc";
  const definitions = new Map(
    Object.entries({ ...profileDefinitions(profile, options.version), ...options.definitions }),
  );
  const parsed = parseScript(source, { definitions });
  if (!parsed.ok) {
    const { line, column, message, expected, found } = parsed.problem;
    const text = `column ${column}: ${message}`;
    return { status: "fail", line, message: text, expected, seen: found, ladder: [] };
  }
  const ladder = new Ladder();
  try {
    play(parsed.script, options, profile, ladder);
    return passed;
  } catch (verdict) {
    if (!(verdict instanceof Verdict)) throw verdict;
    const { message, expected, seen, picture = [] } = verdict.finding;
    const { status, line } = verdict;
    return { status, line, message, expected, seen, ladder: status === "fail" ? ladder.with(picture) : [] };
  }
};

const passed: ScriptResult = {
  status: "pass",
  line: undefined,
  message: "",
  expected: undefined,
  seen: undefined,
  ladder: [],
};

/** The version of IP that has the first ICMP message of the script which is not in both. */
const impliedVersion = ({ events }: Script): 4 | 6 | undefined => {
  for (const { action } of events) {
    if (action.kind !== "packet" || action.packet.body.kind !== "icmp") continue;
    const { type, code } = action.packet.body;
    const isFour = icmpNumbers(4, type, code) !== undefined;
    const isSix = icmpNumbers(6, type, code) !== undefined;
    if (isFour !== isSix) return isFour ? 4 : 6;
  }
  return undefined;
};

const play = (script: Script, options: RunOptions, profile: ProfileName, ladder: Ladder): void => {
  const settings = settingsOf(script.options, profile, options.version, impliedVersion(script));
  const beyond = unsupportedConstruct(script, profile);
  if (beyond !== undefined) unsupported(beyond.construct, { line: beyond.line, column: 1 });
  const machine = new Machine(settings, new SystemConfiguration(profile), options.localSequence);
  const interpreter = new Interpreter(machine, ladder, options.readFile, options.remoteSequence ?? 0);
  if (script.preparation !== undefined) interpreter.prepare(script.preparation);
  for (const event of script.events) interpreter.play(event);
  interpreter.finish();
};

/**
 * What the runners of the public suites define: the version of IP as words, a cookie as the server of those scripts makes
 * it, and which of two behaviours `#ifdef` is to take.
 */
const profileDefinitions = (profile: ProfileName, version: 4 | 6 = 4): Readonly<Record<string, string>> => {
  switch (profile) {
    case "bsd":
      return { FreeBSD: "1" };
    case "rfc":
      return { STANDARD: "1" };
    case "linux":
      return version === 4
        ? {
            TFO_COOKIE: "3021b9d889017eeb",
            TFO_COOKIE_ZERO: "b7c12350a90dc8f5",
            CODE: "host_unreachable",
            CMSG_LEVEL_IP: "SOL_IP",
            CMSG_TYPE_RECVERR: "IP_RECVERR",
            MSS: "1460",
          }
        : {
            TFO_COOKIE: "c1d1e9742a47a9bc",
            TFO_COOKIE_ZERO: "82af1a8f9a205c34",
            CODE: "address_unreachable",
            CMSG_LEVEL_IP: "SOL_IPV6",
            CMSG_TYPE_RECVERR: "IPV6_RECVERR",
            MSS: "1460",
          };
  }
};
