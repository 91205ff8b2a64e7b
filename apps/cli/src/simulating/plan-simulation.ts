/** From the command line to a plan of a simulation. Everything that can be wrong with it is found here, before the run. */
import type { EndName, Scenario } from "@tcplens/core/simulation";
import type { SimulateFlags } from "../commands/simulate.ts";
import type { ReadFile } from "../tracing/read-input.ts";
import { UsageError } from "../usage-error.ts";
import { changeScenario } from "./change-scenario.ts";
import { findScenario } from "./find-scenario.ts";

/** What is to be run, and what is to be shown of it. */
export interface SimulationPlan {
  /** `undefined`: the scenarios are to be listed. */
  readonly scenario: Scenario | undefined;
  readonly json: boolean;
  readonly ladder: "short" | "full" | "none";
  /** `worthwhile`: all, of those who sent enough for a curve. */
  readonly plot: "worthwhile" | "cwnd" | "rtt" | "sequence" | "all" | "none";
  readonly pcap: PcapPlan | undefined;
  readonly trace: string | undefined;
  readonly save: string | undefined;
  readonly width: number | undefined;
  readonly ascii: boolean | undefined;
  readonly color: boolean | undefined;
}

export interface PcapPlan {
  readonly file: string;
  readonly end: EndName;
}

/**
 * See the file's head.
 * @throws {@link UsageError}
 */
export const planSimulation = (
  text: string | undefined,
  flags: SimulateFlags,
  read: ReadFile,
): SimulationPlan => {
  if (text === undefined) refuseOptionsOfRun(flags);
  if (flags.json === true) refuseDrawing(flags);
  if (flags.pcapEnd !== undefined && flags.pcap === undefined)
    throw new UsageError("--pcap-end says whose packets are written: add --pcap FILE");
  refuseSameFile(flags);
  const scenario = text === undefined ? undefined : changeScenario(findScenario(text, read), flags);
  return {
    scenario,
    json: flags.json ?? false,
    ladder: flags.ladder ?? "short",
    plot: flags.plot ?? "worthwhile",
    pcap: flags.pcap === undefined ? undefined : { file: flags.pcap, end: flags.pcapEnd ?? "A" },
    trace: flags.trace,
    save: flags.save,
    width: flags.width,
    ascii: flags.ascii,
    color: flags.color,
  };
};

const refuseSameFile = (flags: SimulateFlags): void => {
  const files = ofFiles.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]] as const]));
  for (const [index, [name, file]] of files.entries()) {
    const other = files.slice(index + 1).find(([, each]) => each === file);
    if (other !== undefined)
      throw new UsageError(
        `${optionName(name)} and ${optionName(other[0])} name the same file: give each its own`,
      );
  }
};

const refuseOptionsOfRun = (flags: SimulateFlags): void => {
  const given = ofRun.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const option = optionName(given);
  throw new UsageError(
    `${option} is about a run: name a scenario, such as tcplens simulate syn-lost ${option} …`,
  );
};

const refuseDrawing = (flags: SimulateFlags): void => {
  const given = ofDrawing.find((name) => flags[name] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--json draws nothing: leave ${optionName(given)} out, or --json`);
};

const optionName = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;

const ofFiles = ["save", "pcap", "trace"] as const;
const ofChange = ["seed", "loss", "delay", "rate", "set"] as const;
const ofRun = [...ofChange, "ladder", "plot", "pcapEnd", ...ofFiles] as const;
const ofDrawing = ["ladder", "plot", "width", "ascii"] as const;
