/** Simulations: from the palette, from a file, beside a trace's finding, changed and run again, saved, brought back; captures. */
import { simulationScene } from "./scenes/simulation.ts";
import { captureScene } from "./scenes/captures.ts";
import { liveCaptureScene } from "./scenes/live-capture.ts";
import { scenarioFileScene } from "./scenes/scenario-files.ts";
import { onStage } from "./support/stage.ts";

onStage("simulations and captures", (stage) => {
  for (const scene of [simulationScene, scenarioFileScene, captureScene, liveCaptureScene]) scene(stage);
});
