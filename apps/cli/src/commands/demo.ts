/** `tcplens demo`: real servers on loopback, healthy and broken, traced one after the other. */
import { Option, type Command } from "commander";
import type { TextStyle } from "@tcplens/trace";
import type { CommandContext } from "../command-context.ts";
import type { Demo } from "../demo/demo.ts";
import type { DemoResult } from "../demo/run-demo.ts";
import { useColor } from "../output/use-color.ts";
import { UsageError } from "../usage-error.ts";

interface DemoFlags {
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
      "Starts real servers on loopback, healthy and broken, traces them one after the other, and compares what was\n" +
        "found with what is wrong with them. Nothing leaves this machine. Exit code 0 when every verdict is right.",
    )
    .argument("[names...]", "the demos to run; all of them when none is named")
    .addOption(new Option("--list", "list the demos and what each one's server does"))
    .addOption(new Option("--json", "JSON Lines: one object for each demo, with the trace's summary"))
    .addOption(new Option("-v, --verbose", "print the full report of each trace"))
    .addOption(new Option("--color", "colour, also when the output is not a terminal"))
    .addOption(new Option("--no-color", "no colour (NO_COLOR and FORCE_COLOR are honoured)"))
    .action(async (names: readonly string[], flags: DemoFlags) => {
      context.exitCode = await demo(names, flags, context);
    });
};

const demo = async (
  names: readonly string[],
  flags: DemoFlags,
  context: CommandContext,
): Promise<CommandContext["exitCode"]> => {
  const { demos } = await import("../demo/catalog.ts");
  const chosen = choose(demos, names);
  const { stdout, env } = context;
  const { createColors } = (await import("picocolors")).default;
  const color = useColor({ flag: flags.color, env, isTerminal: stdout.isTTY === true });
  if (flags.list === true) {
    for (const { name, shows, expected } of chosen) {
      const { verdictWords } = await import("../demo/judge.ts");
      const line = { name, shows, expected };
      const text = `${name.padEnd(14)} a server that ${shows} → ${verdictWords(expected)}`;
      stdout.write(`${flags.json === true ? JSON.stringify({ type: "demo", ...line }) : text}\n`);
    }
    return 0;
  }
  return showAll(chosen, { flags, context, style: createColors(color) });
};

interface Show {
  readonly flags: DemoFlags;
  readonly context: CommandContext;
  readonly style: TextStyle;
}

const showAll = async (chosen: readonly Demo[], show: Show): Promise<CommandContext["exitCode"]> => {
  const { runDemo } = await import("../demo/run-demo.ts");
  const { createStudio } = await import("../demo/studio.ts");
  const { demoClosing, demoTable } = await import("../render/demo-lines.ts");
  const { interrupted, platform, producer, stdout } = show.context;
  const setting = { studio: createStudio(), platform, interrupted, producer };
  const line = await lineInPlace(show);
  const results: DemoResult[] = [];
  const startedAt = performance.now();
  for (const one of chosen) {
    if (interrupted.aborted) break;
    line.running(one);
    const result = await runDemo(one, setting);
    line.clear();
    // What an interruption has cut short proves nothing.
    if (interrupted.aborted) break;
    results.push(result);
    await print(result, show);
  }
  if (show.flags.json !== true && results.length > 0) {
    const time = performance.now() - startedAt;
    stdout.write(
      `\n${demoTable(results, { width: stdout.columns ?? WIDTH, style: show.style })}\n\n${demoClosing(results, time)}\n`,
    );
  }
  const right = results.every((result) => result.kind === "skipped" || result.judgement.right);
  return right && !interrupted.aborted ? 0 : 1;
};

const print = async (result: DemoResult, { flags, context: { stdout }, style }: Show): Promise<void> => {
  if (flags.json === true) {
    stdout.write(`${JSON.stringify(jsonOf(result))}\n`);
    return;
  }
  const { demoLine } = await import("../render/demo-lines.ts");
  stdout.write(`${demoLine(result, style)}\n`);
  if (flags.verbose !== true || result.kind === "skipped") return;
  const { renderReport } = await import("../output/render-report.ts");
  const layout = { width: stdout.columns ?? WIDTH, style, verbose: true };
  stdout.write(`\n${renderReport(result.trace, result.findings, { format: "text", layout })}\n`);
};

const jsonOf = (result: DemoResult): object => {
  const { name, shows, expected } = result.demo;
  if (result.kind === "skipped") return { type: "demo", name, shows, expected, skipped: result.reason };
  const { found, right } = result.judgement;
  return { type: "demo", name, shows, expected, found, right, summary: result.summary };
};

/** The demo that runs, on a terminal; wiped away when it ends. */
const lineInPlace = async ({
  flags,
  context: { stderr, stdout },
  style,
}: Show): Promise<{ running(demo: Demo): void; clear(): void }> => {
  if (!stderr.isTTY || (flags.json === true && stdout.isTTY === true)) {
    return { running: () => undefined, clear: () => undefined };
  }
  const { createLogUpdate } = await import("log-update");
  const { demoRunningLine } = await import("../render/demo-lines.ts");
  const draw = createLogUpdate(stderr);
  return { running: (one) => draw(demoRunningLine(one, style)), clear: () => draw.clear() };
};

const choose = (demos: readonly Demo[], names: readonly string[]): readonly Demo[] => {
  const unknown = names.find((name) => !demos.some((known) => known.name === name));
  if (unknown !== undefined) {
    const all = demos.map(({ name }) => name).join(", ");
    throw new UsageError(`there is no demo ${JSON.stringify(unknown)}; there are ${all}`);
  }
  return names.length === 0 ? demos : demos.filter(({ name }) => names.includes(name));
};

/** Columns, where the output has no width of its own. */
const WIDTH = 80;
