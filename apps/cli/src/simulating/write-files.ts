/** A simulated run in files: its scenario, its packets as pcapng, what the opening end saw as a trace. */
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { writeRun } from "@tcplens/capture";
import type { Scenario, SimulationRun } from "@tcplens/core/simulation";
import { traceOfRun, writeTrace } from "@tcplens/trace";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";
import type { PcapPlan } from "./plan-simulation.ts";

/**
 * Writes the packets that one end sends and gets, at the times at which it does; what the path did stands in comments.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writePcapng = (run: SimulationRun, { file, end }: PcapPlan, application: string): void => {
  writing("--pcap", file, () => {
    const descriptor = openSync(file, "w");
    try {
      const sink = (piece: Uint8Array): void => {
        for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at);
      };
      writeRun(run, sink, { at: end, origin: ORIGIN, application });
    } finally {
      closeSync(descriptor);
    }
  });
};

/**
 * Writes the trace.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writeTraceFile = (run: SimulationRun, file: string, producer: string): void => {
  writing("--trace", file, () => writeFileSync(file, writeTrace(traceOfRun(run, { producer }))));
};

/**
 * Writes the scenario, as a file that can be edited and run.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writeScenario = (scenario: Scenario, file: string): void => {
  writing("--save", file, () => writeFileSync(file, `${JSON.stringify(scenario, undefined, 2)}\n`));
};

const writing = (option: string, file: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`${option}: cannot write ${file}: ${fileProblem(code)}`);
  }
};

/** What virtual time 0 stands for, the same as in a trace: the same run is the same file. */
const ORIGIN = Date.UTC(2000, 0, 1);
