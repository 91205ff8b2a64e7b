/** What `@tcplens/core/simulation` offers: two ends over an impaired path in virtual time. The list is written by hand. */

export { Clock } from "./clock.ts";
export { judge } from "./judge.ts";
export { randomScenario } from "./random-scenario.ts";

export type { BurstLossOptions } from "./link/burst-loss.ts";
export type { CorruptOptions } from "./link/corrupt.ts";
export type { DelayOptions } from "./link/delay.ts";
export type { DuplicateOptions } from "./link/duplicate.ts";
export { makeLink, type Impairment, type LinkSurroundings } from "./link/impairment.ts";
export type { ImpairmentKind, Link, Packet, PacketEvent, PacketFate } from "./link/link.ts";
export type { LossOptions } from "./link/loss.ts";
export type { Answer, MtuOptions } from "./link/mtu.ts";
export type { OutageOptions } from "./link/outage.ts";
export { packetKinds, type PacketKind } from "./link/packet-kinds.ts";
export type { QueueOptions, RandomEarlyDetection, ThresholdMarking } from "./link/queue-discipline.ts";
export type { RateOptions } from "./link/rate.ts";
export type { ReorderOptions } from "./link/reorder.ts";
export type { ScriptRule } from "./link/script.ts";
export { stack } from "./link/stack.ts";
export type { StallOptions } from "./link/stall.ts";

export { addressOf } from "./run/addresses.ts";
export type {
  ConnectionReport,
  PacketRecord,
  RunCounts,
  RunEvent,
  RunOptions,
  RunSample,
  SimulationFault,
  SimulationRun,
} from "./run/run.ts";
export { simulate, Simulation } from "./run/simulation.ts";

export type { ScenarioProblem } from "./scenario/check-shape.ts";
export { scenarioSchema, type JsonSchema } from "./scenario/json-schema.ts";
export {
  checkScenario,
  readScenario,
  scenarioProblemText,
  type ReadScenario,
} from "./scenario/read-scenario.ts";
export {
  scenarioSchemaVersion,
  type EndName,
  type ProgramCall,
  type ProgramStep,
  type Reading,
  type Scenario,
  type ScenarioConnectionOptions,
  type ScenarioEnd,
  type ScenarioPath,
  type StrayPacket,
} from "./scenario/scenario.ts";
export { scenarioGroups, scenarioNamed, scenarios, type ScenarioGroup } from "./scenarios/library.ts";
