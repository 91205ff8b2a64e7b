/** Every scenario shows what its paragraph says. */
import { describe, expect, test } from "vitest";
import { RunFacts } from "../support/run-facts.ts";
import { judge } from "../../src/simulation/judge.ts";
import { simulate } from "../../src/simulation/run/simulation.ts";
import { checkScenario } from "../../src/simulation/scenario/read-scenario.ts";
import { scenarioGroups, scenarioNamed, scenarios } from "../../src/simulation/scenarios/library.ts";
import { claims } from "./claims.ts";

const runs = new Map<string, RunFacts>();

const runOf = (name: string): RunFacts => {
  const known = runs.get(name);
  if (known !== undefined) return known;
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const facts = new RunFacts(simulate(scenario));
  runs.set(name, facts);
  return facts;
};

test("every scenario has a name of its own, and is valid as a file", () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  for (const scenario of scenarios)
    expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toEqual({ ok: true, scenario });
});

test("every scenario claims something, and every claim has a scenario", () => {
  expect(Object.keys(claims).toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
});

test("a scenario that another one points to exists", () => {
  for (const { about } of scenarios)
    for (const [, name = ""] of about.matchAll(/`([a-z0-9-]+)`/gu))
      expect(scenarioNamed(name)?.name).toBe(name);
});

describe.each(scenarioGroups.map(({ title, scenarios: all }) => [title, all] as const))("%s", (_, all) => {
  test.each(all.map(({ name, title }) => [name, title] as const))("%s: %s", (name) => {
    const facts = runOf(name);
    expect(judge(facts.run)).toEqual([]);
    claims[name]?.(facts, runOf);
  });
});
