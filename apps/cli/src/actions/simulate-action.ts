/** `tcplens simulate`: runs a scenario in virtual time and shows it, or lists the scenarios there are. */
import { readFileSync } from "node:fs";
import { simulate, type SimulationRun } from "@tcplens/core/simulation";
import { summarizeRun } from "@tcplens/trace";
import pc from "picocolors";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { SimulateFlags } from "../commands/simulate.ts";
import { useColor } from "../output/use-color.ts";
import { useUnicode } from "../output/use-unicode.ts";
import { asciiGlyphs, toAscii, unicodeGlyphs } from "../render/simulation/glyphs.ts";
import { scenarioList, scenarioListLines } from "../render/simulation/scenario-list.ts";
import { runLines } from "../render/simulation/run-lines.ts";
import { planSimulation, type SimulationPlan } from "../simulating/plan-simulation.ts";
import { simulationLines } from "../simulating/simulation-lines.ts";
import { writePcapng, writeScenario, writeTraceFile } from "../simulating/write-files.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const simulateAction = (
  scenario: string | undefined,
  flags: SimulateFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    const { stdout } = context;
    const plan = planSimulation(scenario, flags, readFileSync);
    const layout = layoutOf(plan, context);
    const print = (line: string): void => {
      stdout.write(`${layout.braille || plan.json ? line : toAscii(line)}\n`);
    };
    if (plan.scenario === undefined) {
      for (const line of plan.json ? scenarioListLines() : scenarioList(layout)) print(line);
      return 0;
    }
    const run = simulate(plan.scenario);
    const lines = plan.json ? simulationLines(run, context.producer) : runLines(run, plan, layout);
    for (const line of lines) print(line);
    writeFiles(run, plan, context);
    return summarizeRun(run).problems.length === 0 ? 0 : 1;
  });

const layoutOf = ({ width, ascii, color }: SimulationPlan, { stdout, env, platform }: CommandContext) => {
  const isTerminal = stdout.isTTY === true;
  const unicode = useUnicode({ ascii, env, platform, isTerminal });
  return {
    width: width ?? Math.min(Math.max(stdout.columns || WIDTH, WIDTH_MIN), WIDTH_MAX),
    style: pc.createColors(useColor({ flag: color, env, isTerminal })),
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    braille: unicode,
  };
};

/** After the report: a file that cannot be written takes nothing away from what was shown. */
const writeFiles = (
  run: SimulationRun,
  { pcap, trace, save }: SimulationPlan,
  { stderr, producer }: CommandContext,
): void => {
  if (save !== undefined) {
    writeScenario(run.scenario, save);
    stderr.write(`wrote ${save}\n`);
  }
  if (pcap !== undefined) {
    writePcapng(run, pcap, producer);
    stderr.write(`wrote ${pcap.file}\n`);
  }
  if (trace !== undefined) {
    writeTraceFile(run, trace, producer);
    stderr.write(`wrote ${trace}\n`);
  }
};

/** Columns, where the output has no width of its own; the narrowest and the widest that it is laid out for. */
const WIDTH = 80;
const WIDTH_MIN = 64;
const WIDTH_MAX = 120;
