/** A capture read and judged as `tcplens analyze` does it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { scenarioNamed, simulate, type EndName, type SimulationRun } from "@tcplens/core/simulation";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  standardObservers,
  writeRun,
  type ConnectionReport,
} from "../../src/index.ts";

export const analysed = (file: Uint8Array): Analyser => {
  const analyser = new Analyser(standardObservers());
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(file);
  reader.end();
  return analyser;
};

export const reportsOf = (file: Uint8Array): ConnectionReport[] => allReports(analysed(file));

/** The same while it is not known whether more comes. */
export const reportsSoFar = (file: Uint8Array): ConnectionReport[] => {
  const analyser = analysed(file);
  analyser.goesOn = true;
  return allReports(analyser);
};

const allReports = (analyser: Analyser): ConnectionReport[] => {
  return Array.from({ length: analyser.store.size }, (_, stream) => connectionReport(analyser, stream));
};

/** A capture committed beside the tests: real traffic of a Linux machine. */
export const captured = (name: string): Uint8Array =>
  readFileSync(new URL(`../captures/${name}`, import.meta.url));

/** A run as it was seen at one end. */
export const captureOf = (run: SimulationRun, at: EndName): Uint8Array => {
  const pieces: Uint8Array[] = [];
  writeRun(run, (piece) => pieces.push(piece), { at });
  return Buffer.concat(pieces);
};

/** A scenario's run as it was seen at one end. */
export const simulated = (name: string, at: EndName): Uint8Array => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return captureOf(simulate(scenario), at);
};

/** Where the collection of other projects' captures lies, which is never part of this one. */
const shared = process.env["TCPLENS_CAPTURES"] ?? join(import.meta.dirname, "../../../../../shared/captures");

/** A file of that collection; undefined where it is not there. */
export const sharedCapture = (name: string): Uint8Array | undefined => {
  const path = join(shared, "files", name);
  return existsSync(path) ? readFileSync(path) : undefined;
};
