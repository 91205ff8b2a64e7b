import { checkScenario, scenarios, simulate, type Scenario } from "@tcplens/core/simulation";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type SimulationControls } from "../../shared/simulation-view.ts";
import { controlsOf, impairmentsOf, sameControls, withControls } from "./simulation-controls.ts";

const named = (name: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const direction = fc.record({
  delay: fc.integer({ min: 0, max: 5000 }),
  jitter: fc.integer({ min: 0, max: 500 }),
  loss: probability,
  duplicate: probability,
  reorder: probability,
  rate: fc.option(fc.integer({ min: 1000, max: 1e9 })),
  queue: fc.integer({ min: 1, max: 1000 }),
});
const end = fc.record({
  congestion: fc.constantFrom("new-reno", "cubic", "bbr"),
  profile: fc.constantFrom("rfc", "linux", "bsd"),
});
const anyControls: fc.Arbitrary<SimulationControls> = fc.record({
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  A: end,
  B: end,
  aToB: direction,
  bToA: direction,
});

test("a scenario with the controls it has is that scenario", () => {
  for (const scenario of scenarios) expect(withControls(scenario, controlsOf(scenario))).toEqual(scenario);
});

test("whatever is set is what is read again, and makes a scenario that can be run", () => {
  fc.assert(
    fc.property(fc.constantFrom(...scenarios), anyControls, (scenario, controls) => {
      const changed = withControls(scenario, controls);
      expect(checkScenario(structuredClone(changed))).toMatchObject({ ok: true });
      const read = controlsOf(changed);
      // A queue has no meaning without a rate.
      const heard = (way: "aToB" | "bToA") =>
        controls[way].rate === null ? { ...controls[way], queue: read[way].queue } : controls[way];
      expect(read).toEqual({ ...controls, aToB: heard("aToB"), bToA: heard("bToA") });
    }),
    { numRuns: 200 },
  );
});

test("one direction changed leaves the other as it is, and what is scripted first", () => {
  const scenario = named("syn-lost");
  const controls = controlsOf(scenario);
  const changed = withControls(scenario, { ...controls, aToB: { ...controls.aToB, loss: 0.1, delay: 50 } });
  expect(impairmentsOf(changed.path, "aToB").map(({ kind }) => kind)).toEqual(["script", "loss", "delay"]);
  expect(impairmentsOf(changed.path, "bToA")).toEqual(impairmentsOf(scenario.path, "bToA"));
  expect(sameControls(controls, controlsOf(changed))).toBe(false);
});

test("writing out what both directions had in common changes no packet", () => {
  const scenario = named("fast-retransmit");
  const { both = [], aToB = [], bToA = [] } = scenario.path;
  const apart = { ...scenario, path: { aToB: [...aToB, ...both], bToA: [...bToA, ...both] } };
  expect(simulate(apart).packets).toEqual(simulate(scenario).packets);
});

test("the engine's own choice of a controller is the one that the controls say", () => {
  const scenario = named("cubic");
  const plain = { ...scenario, ends: { A: {}, B: {} } };
  const said = { ...scenario, ends: { A: { connection: { congestion: "cubic" as const } }, B: {} } };
  expect(controlsOf(plain).A).toEqual({ profile: "rfc", congestion: "cubic" });
  const sent = (each: Scenario) => simulate({ ...each, limit: 1500 }).packets.map(({ at }) => at);
  expect(sent(said)).toEqual(sent(plain));
});
