/** Runs a scenario in slices between which the host does its other work; it can be given up, and is never larger than a view can show. */
import { Simulation, type Scenario, type SimulationRun } from "@tcplens/core/simulation";

/** How much of the host's time is taken at once, and how large a run may become. */
export interface RunBounds {
  /** ms of one slice. */
  readonly slice: number;
  /** Packets, and things that happen. */
  readonly packets: number;
  readonly steps: number;
}

export const runBounds: RunBounds = { slice: 12, packets: 24_000, steps: 1_000_000 };

/** Rejects with the signal's reason when it is given up. A run that reached a bound is returned as far as it came. */
export const runScenario = async (
  scenario: Scenario,
  signal: AbortSignal,
  bounds: RunBounds = runBounds,
): Promise<SimulationRun> => {
  const simulation = new Simulation(scenario, { check: false });
  let steps = 0;
  let going = true;
  while (going) {
    signal.throwIfAborted();
    const until = performance.now() + bounds.slice;
    do {
      for (let turn = 0; going && turn < TURNS; turn += 1) {
        steps += 1;
        going = simulation.step();
      }
      going &&= steps < bounds.steps && simulation.run().counts.sent < bounds.packets;
    } while (going && performance.now() < until);
    if (going) await breath();
  }
  return simulation.run();
};

/** Lets the other work of the extension host go on. */
export const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/** Steps between two looks at the clock. */
const TURNS = 32;
