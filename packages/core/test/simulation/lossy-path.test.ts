/** Loss by chance, however heavy, is not taken for a path that swallows large packets (RFC 4821 §7.7). */
import { expect, test } from "vitest";
import { simulate } from "../../src/simulation/run/simulation.ts";
import { scenario, sends } from "../../src/simulation/scenarios/sketch.ts";

test.each([1, 2, 3, 4])(
  "three packets in ten lost, seed %i: the segments stay as large as they were",
  (seed) => {
    const run = simulate(
      scenario({
        name: "lossy",
        title: "A lossy path",
        about: "Three packets in ten are lost, either way.",
        seed,
        limit: 86_400_000,
        both: [{ kind: "loss", probability: 0.3 }],
        program: sends(300_000),
      }),
    );
    const [a] = run.connections;
    expect(run.connections.map(({ read }) => read)).toContain(300_000);
    expect(a?.info.pathMtu).toBe(1500);
  },
);
