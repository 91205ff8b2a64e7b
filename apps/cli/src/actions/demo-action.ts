/** `tcplens demo`: real servers on loopback, healthy and broken, traced one after the other. */
import type { TextStyle } from "@tcplens/trace";
import { createLogUpdate } from "log-update";
import pc from "picocolors";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { DemoFlags } from "../commands/demo.ts";
import { demos } from "../demo/catalog.ts";
import type { Demo } from "../demo/demo.ts";
import { verdictWords } from "../demo/judge.ts";
import { isRight, runDemo, type DemoResult } from "../demo/run-demo.ts";
import { createStudio } from "../demo/studio.ts";
import { renderReport } from "../output/render-report.ts";
import { useColor } from "../output/use-color.ts";
import { demoClosing, demoLine, demoRunningLine, demoTable } from "../render/demo-lines.ts";
import { UsageError } from "../usage-error.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const demoAction = (
  names: readonly string[],
  flags: DemoFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const chosen = choose(names);
    const { stdout, env } = context;
    if (flags.list === true) {
      for (const demo of chosen) stdout.write(`${listLine(demo, flags)}\n`);
      return 0;
    }
    const color = useColor({ flag: flags.color, env, isTerminal: stdout.isTTY === true });
    return showAll(chosen, { flags, context, style: pc.createColors(color) });
  });

const listLine = ({ name, shows, expected }: Demo, { json }: DemoFlags): string =>
  json === true
    ? JSON.stringify({ type: "demo", name, shows, expected })
    : `${name.padEnd(14)} a server that ${shows} → ${verdictWords(expected)}`;

interface Show {
  readonly flags: DemoFlags;
  readonly context: CommandContext;
  readonly style: TextStyle;
}

const showAll = async (chosen: readonly Demo[], show: Show): Promise<ExitCode> => {
  const { interrupted, platform, producer, stdout } = show.context;
  const setting = { studio: createStudio(), platform, interrupted, producer };
  const line = lineInPlace(show);
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
    print(result, show);
  }
  if (show.flags.json !== true && results.length > 0) {
    const time = performance.now() - startedAt;
    stdout.write(
      `\n${demoTable(results, { width: stdout.columns || WIDTH, style: show.style })}\n\n${demoClosing(results, time)}\n`,
    );
  }
  return results.every((result) => isRight(result)) && !interrupted.aborted ? 0 : 1;
};

const print = (result: DemoResult, { flags, context: { stdout }, style }: Show): void => {
  if (flags.json === true) {
    stdout.write(`${JSON.stringify(jsonOf(result))}\n`);
    return;
  }
  stdout.write(`${demoLine(result, style)}\n`);
  if (flags.verbose !== true || result.kind !== "shown") return;
  const layout = { width: stdout.columns || WIDTH, style, verbose: true };
  stdout.write(`\n${renderReport(result.trace, result.findings, { format: "text", layout })}\n`);
};

const jsonOf = (result: DemoResult): object => {
  const { name, shows, expected } = result.demo;
  const demo = { type: "demo", name, shows, expected };
  if (result.kind === "skipped") return { ...demo, skipped: result.reason };
  if (result.kind === "unprepared") return { ...demo, right: false, unprepared: result.reason };
  const { found, right } = result.judgement;
  return { ...demo, found, right, summary: result.summary };
};

interface LineInPlace {
  running(demo: Demo): void;
  clear(): void;
}

/** The demo that runs, on a terminal; wiped away when it ends. */
const lineInPlace = ({ flags, context: { stderr, stdout }, style }: Show): LineInPlace => {
  if (!stderr.isTTY || (flags.json === true && stdout.isTTY === true)) {
    return { running: () => undefined, clear: () => undefined };
  }
  const draw = createLogUpdate(stderr);
  return { running: (one) => draw(demoRunningLine(one, style)), clear: () => draw.clear() };
};

const choose = (names: readonly string[]): readonly Demo[] => {
  const unknown = names.find((name) => !demos.some((known) => known.name === name));
  if (unknown !== undefined) {
    const all = demos.map(({ name }) => name).join(", ");
    throw new UsageError(`there is no demo ${JSON.stringify(unknown)}; there are ${all}`);
  }
  return names.length === 0 ? demos : demos.filter(({ name }) => names.includes(name));
};

/** Columns, where the output has no width of its own. */
const WIDTH = 80;
