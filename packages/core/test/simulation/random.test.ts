import { expect, test } from "vitest";
import { judge } from "../../src/simulation/judge.ts";
import { randomScenario } from "../../src/simulation/random-scenario.ts";
import { simulate } from "../../src/simulation/run/simulation.ts";

/** What there is time for here. `pnpm simulate --seeds 100000` goes on. */
const SEEDS = 400;

test(`scenarios drawn by chance break no law (a failure names its seed: pnpm simulate --replay SEED)`, () => {
  const broken: string[] = [];
  const endings = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const run = simulate(randomScenario(seed), { record: false });
    for (const problem of judge(run)) broken.push(`seed ${seed}: ${problem}`);
    for (const { closeReason } of run.connections) endings.add(closeReason?.kind ?? "none");
  }
  expect(broken).toEqual([]);
  // The net is cast wide enough to catch ends of all kinds.
  for (const kind of ["closed", "reset-by-peer", "aborted", "refused", "retransmissions-exhausted"])
    expect(endings).toContain(kind);
}, 60_000);
