/** `tcplens packetdrill`: scripts run one after the other, each in virtual time. */
import { runScript, type ScriptResult } from "@tcplens/packetdrill";
import { readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import pc from "picocolors";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { PacketdrillFlags } from "../commands/packetdrill.ts";
import { useColor } from "../output/use-color.ts";
import { closingLines, resultLines } from "../render/packetdrill-lines.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** A script larger than this is refused: none is written by hand, octets. */
const SCRIPT_OCTETS_MAX = 4_000_000;

/** A script's path as the user will know it, and what it came to. */
interface ScriptOutcome extends ScriptResult {
  readonly script: string;
}

/** Resolves to the exit code. */
export const packetdrillAction = (
  paths: readonly string[],
  flags: PacketdrillFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const definitions = definitionsOf(flags.define ?? []);
    const scripts = await scriptsOf(paths);
    const { stdout, env, interrupted } = context;
    const style = pc.createColors(useColor({ flag: flags.color, env, isTerminal: stdout.isTTY === true }));
    const outcomes: ScriptOutcome[] = [];
    for (const script of scripts) {
      if (interrupted.aborted) break;
      const outcome = { script, ...(await runFile(script, flags, definitions)) };
      outcomes.push(outcome);
      if (flags.json === true) stdout.write(`${JSON.stringify(jsonOf(outcome))}\n`);
      else
        for (const line of resultLines(outcome, { style, verbose: flags.verbose === true }))
          stdout.write(`${line}\n`);
      // Scripts run in virtual time, so nothing else would ever hear of an interruption.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    if (flags.json === true) stdout.write(`${JSON.stringify({ type: "summary", ...countsOf(outcomes) })}\n`);
    else for (const line of closingLines(outcomes, style)) stdout.write(`${line}\n`);
    // Where nothing ran to its end nothing has been shown, whatever the reasons.
    const shown = outcomes.some(({ status }) => status === "pass");
    return interrupted.aborted || !shown || outcomes.some(({ status }) => status === "fail") ? 1 : 0;
  });

const runFile = async (
  script: string,
  flags: PacketdrillFlags,
  definitions: Readonly<Record<string, string>>,
): Promise<ScriptResult> => {
  const source = await readFile(script);
  if (source.length > SCRIPT_OCTETS_MAX)
    throw new UsageError(`${script} has ${source.length} octets; a script may have ${SCRIPT_OCTETS_MAX}`);
  return runScript(source.toString("utf8"), {
    profile: flags.profile ?? "rfc",
    version: flags.ipVersion === "ipv6" ? 6 : 4,
    definitions,
    readFile: (name) => readNear(path.dirname(script), name),
  });
};

/** A file that a script names, seen from its folder; commands such as `../common/defaults.sh` are read, never run. */
const readNear = (folder: string, name: string): string | undefined => {
  try {
    return readFileSync(path.resolve(folder, name), "utf8");
  } catch {
    return undefined;
  }
};

const definitionsOf = (given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at <= 0) throw new UsageError(`--define takes NAME=VALUE, not ${JSON.stringify(text)}`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );

/** The scripts at these paths, folders searched, in the order of their names. */
const scriptsOf = async (paths: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const given of paths) {
    const what = await stat(given).catch(() => undefined);
    if (what === undefined) throw new UsageError(`there is no file or folder ${JSON.stringify(given)}`);
    if (!what.isDirectory()) {
      found.push(given);
      continue;
    }
    const names = await readdir(given, { recursive: true });
    const scripts = names.filter((name) => name.endsWith(".pkt")).toSorted();
    if (scripts.length === 0) throw new UsageError(`there is no *.pkt in ${JSON.stringify(given)}`);
    found.push(...scripts.map((name) => path.join(given, name)));
  }
  return found;
};

const jsonOf = ({ script, status, line, message, expected, seen }: ScriptOutcome): object => ({
  type: "script",
  script,
  status,
  line: line ?? null,
  message,
  ...(expected === undefined ? {} : { expected }),
  ...(seen === undefined ? {} : { seen }),
});

const countsOf = (outcomes: readonly ScriptOutcome[]): Readonly<Record<ScriptResult["status"], number>> => ({
  pass: outcomes.filter(({ status }) => status === "pass").length,
  fail: outcomes.filter(({ status }) => status === "fail").length,
  unsupported: outcomes.filter(({ status }) => status === "unsupported").length,
});
