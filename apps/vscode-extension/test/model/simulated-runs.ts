/** Runs of scenarios, as far as a test needs them. */
import { Simulation, type Scenario, type SimulationRun } from "@tcplens/core/simulation";
import { SimulationModel } from "../../src/model/simulation/simulation-model.ts";
import type { Words } from "../../src/model/words.ts";

/** The whole run, or its first 4,000 packets. */
export const quickRun = (scenario: Scenario): SimulationRun => {
  const simulation = new Simulation(scenario, { check: false });
  for (let steps = 1; simulation.step(); steps += 1)
    if (steps % 64 === 0 && simulation.run().counts.sent > PACKETS) break;
  return simulation.run();
};

export const shownWith = (
  run: SimulationRun,
  words: Words,
  original: Scenario = run.scenario,
): SimulationModel =>
  new SimulationModel(run, {
    words,
    source: { from: "library", name: run.scenario.name },
    original,
    title: run.scenario.title,
    about: run.scenario.about,
  });

const PACKETS = 4000;
