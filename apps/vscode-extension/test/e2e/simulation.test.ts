/** Simulations: from the palette, from a file, beside a trace's finding, changed and run again, saved, brought back. */
import { simulationScene } from "./scenes/simulation.ts";
import { scenarioFileScene } from "./scenes/scenario-files.ts";
import { onStage } from "./support/stage.ts";

onStage("simulations", (stage) => {
  for (const scene of [simulationScene, scenarioFileScene]) scene(stage);
});
