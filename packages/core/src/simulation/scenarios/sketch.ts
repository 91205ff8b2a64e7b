/** What the scenarios of the library have in common, so that each says only what is its own. */
import type { Impairment } from "../link/impairment.ts";
import {
  scenarioSchemaVersion,
  type ProgramStep,
  type Scenario,
  type ScenarioEnd,
} from "../scenario/scenario.ts";

/** A scenario, but for what is usual. */
export interface ScenarioSketch extends Omit<Scenario, "schema" | "seed" | "limit" | "ends" | "path"> {
  readonly seed?: number;
  /** Default: ten minutes. */
  readonly limit?: number;
  readonly a?: ScenarioEnd;
  readonly b?: ScenarioEnd;
  /** One way, ms. Default: 20. */
  readonly delay?: number;
  readonly both?: readonly Impairment[];
  readonly aToB?: readonly Impairment[];
  readonly bToA?: readonly Impairment[];
}

export const scenario = (sketch: ScenarioSketch): Scenario => {
  const { seed = 1, limit = 600_000, a = {}, b = {}, delay = 20, both = [], aToB, bToA, ...rest } = sketch;
  return {
    schema: scenarioSchemaVersion,
    ...rest,
    seed,
    limit,
    ends: { A: a, B: b },
    path: {
      both: [...both, { kind: "delay", delay }],
      ...(aToB === undefined ? {} : { aToB }),
      ...(bToA === undefined ? {} : { bToA }),
    },
  };
};

/** B listens, A opens. */
export const opened: readonly ProgramStep[] = [
  { at: 0, end: "B", call: "listen" },
  { at: 0, end: "A", call: "open" },
];

/** A writes so much once the connection stands, and closes. */
export const sends = (bytes: number, at = 100): readonly ProgramStep[] => [
  ...opened,
  { at, end: "A", call: "write", bytes },
  { at, end: "A", call: "shutdown" },
];
