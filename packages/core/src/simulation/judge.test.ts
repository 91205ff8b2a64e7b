import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { randomScenario } from "./random-scenario.ts";
import type { ConnectionReport, SimulationRun } from "./run/run.ts";
import { simulate } from "./run/simulation.ts";
import { checkScenario } from "./scenario/read-scenario.ts";

/** A run that went well, for changing one thing in it. */
const good: SimulationRun = (() => {
  const read = checkScenario({
    schema: 1,
    name: "good",
    title: "Good",
    about: "Nothing wrong.",
    seed: 1,
    limit: 1_000_000,
    ends: { A: {}, B: {} },
    path: { both: [{ kind: "delay", delay: 5 }] },
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open" },
      { at: 0, end: "A", call: "write", bytes: 5000 },
      { at: 0, end: "A", call: "shutdown" },
    ],
  });
  if (!read.ok) throw new Error("the scenario is wrong");
  return simulate(read.scenario);
})();

const withReport = (end: "A" | "B", changes: Partial<ConnectionReport>): SimulationRun => ({
  ...good,
  connections: good.connections.map((report) => (report.end === end ? { ...report, ...changes } : report)),
});

test("nothing is wrong with a run that went well", () => expect(judge(good)).toEqual([]));

test.each([
  [
    "an octet is missing",
    withReport("B", { read: 4999 }),
    "B has read 4999 of 5000 octets, and both ends say it ended well",
  ],
  ["an octet too many", withReport("B", { read: 5001 }), "B has read more than was written"],
  [
    "an end stays",
    withReport("A", { closeReason: undefined, state: "FIN-WAIT-1" }),
    "A stays in FIN-WAIT-1 (main) with nothing left to happen",
  ],
  [
    "an end stays though its peer ended well",
    withReport("A", { closeReason: undefined, state: "FIN-WAIT-2" }),
    "A stays in FIN-WAIT-2 (main) with nothing left to happen",
  ],
  [
    "it does not end",
    { ...good, ended: "limit" as const, at: 77 },
    "it did not come to an end: limit at 77 ms",
  ],
  [
    "something was thrown",
    { ...good, faults: [{ at: 3, end: "A" as const, problem: "a wheel came off" }] },
    "at 3 ms A went wrong: a wheel came off",
  ],
])("it is told where %s", (_, run, problem) => expect(judge(run)).toEqual([problem]));

test("an end whose peer has gone without a word may wait for ever", () => {
  const run = withReport("A", { closeReason: undefined, state: "FIN-WAIT-2" });
  const gone = run.connections.map((report) =>
    report.end === "B"
      ? { ...report, closeReason: { kind: "retransmissions-exhausted" as const, count: 12 } }
      : report,
  );
  expect(judge({ ...run, connections: gone })).toEqual([]);
});

test("what a machine that restarts had not read is lost with it", () => {
  expect(judge(withReport("B", { read: 10, forgotten: true }))).toEqual([]);
});

test("a second connection that an old acknowledgement brought about has no other end", () => {
  const withGhost = (state: ConnectionReport["state"]): SimulationRun => {
    const real = good.connections.find(({ end }) => end === "B");
    if (real === undefined) throw new Error("B has no connection");
    return {
      ...good,
      connections: [...good.connections, { ...real, state, read: 3, closeReason: undefined }],
    };
  };
  expect(judge(withGhost("ESTABLISHED"))).toEqual([]);
  expect(judge(withGhost("CLOSING"))).toEqual(["B stays in CLOSING (main) with nothing left to happen"]);
});

test("a scenario drawn by chance is a valid one, the same for the same seed", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const scenario = randomScenario(seed);
    expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toEqual({ ok: true, scenario });
    expect(randomScenario(seed)).toEqual(scenario);
  }
  expect(randomScenario(1)).not.toEqual(randomScenario(2));
});
