import { scenarioNamed, simulate, type Scenario } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { runBounds, runScenario } from "../../src/host/simulation/run-scenario.ts";

const scenario = scenarioNamed("cubic") as Scenario;
const never = new AbortController().signal;

test("a run in slices is the run there is", async () => {
  const short: Scenario = { ...scenario, limit: 900 };
  const run = await runScenario(short, never, { ...runBounds, slice: 0 });
  expect(run.packets).toEqual(simulate(short).packets);
  expect(run.ended).toBe("limit");
});

test("the host goes on meanwhile, and the run can be given up", async () => {
  const controller = new AbortController();
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    if (turns === 3) controller.abort();
  }, 0);
  await expect(runScenario(scenario, controller.signal, { ...runBounds, slice: 1 })).rejects.toThrow(
    /abort/i,
  );
  clearInterval(timer);
  expect(turns).toBe(3);
});

test("a run ends at the bound on its packets, and on its steps", async () => {
  const packets = await runScenario(scenario, never, { ...runBounds, packets: 500 });
  expect(packets.counts.sent).toBeGreaterThanOrEqual(500);
  expect(packets.counts.sent).toBeLessThan(700);
  const steps = await runScenario(scenario, never, { ...runBounds, steps: 300 });
  expect(steps.ended).toBe("running");
  expect(steps.counts.sent).toBeLessThan(300);
});
