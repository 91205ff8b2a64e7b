/**
 * Scenarios drawn by chance from all there is: both families, all profiles, controllers and options, every impairment,
 * programs that write, pause, shut down in any order or give up. A seed is a scenario; `judge` says what must come of it.
 */
import { seeded } from "../base/random.ts";
import { Draw } from "./random/draw.ts";
import { mostToWrite, randomEnd } from "./random/random-end.ts";
import { randomPath } from "./random/random-path.ts";
import { randomProgram } from "./random/random-program.ts";
import { scenarioSchemaVersion, type Scenario } from "./scenario/scenario.ts";

/** The scenario of a seed. */
export const randomScenario = (seed: number): Scenario => {
  const draw = new Draw(seeded(seed));
  const family = draw.oneOf([4, 4, 6] as const);
  const ends = { A: randomEnd(draw, family), B: randomEnd(draw, family) };
  return {
    schema: scenarioSchemaVersion,
    name: `random-${seed}`,
    title: `Drawn by chance, seed ${seed}`,
    about:
      "Whatever happens, every octet that is read is the one that was written, and both ends come to an end.",
    seed,
    family,
    limit: LIMIT,
    ends,
    path: randomPath(draw, family),
    program: randomProgram(draw, mostToWrite(ends)),
  };
};

/** Twelve hours: a path that is gone for good is given up long before. */
const LIMIT = 43_200_000;
