/**
 * What is loaded when a simulation is first asked for: the engine, and what runs and shows it. The build makes it a file
 * of its own (esbuild.mjs).
 */
export { scenarioProblems } from "./simulation/scenario-problems.ts";
export { simulate } from "./simulation/simulate.ts";
export { reviveSimulation } from "./simulation/simulation-panel.ts";
