import { judge, scenarioNamed, simulate } from "@tcplens/core/simulation";

// Two ends, a path, what their programs do, and a seed: all of it is data, and can be changed as data.
const named = scenarioNamed("handshake");
if (named === undefined) throw new Error("there is no such scenario");
const path = { both: [{ kind: "delay", delay: 20 } as const, { kind: "loss", probability: 0.2 } as const] };
const scenario = { ...named, path, seed: 11 };

const run = simulate(scenario);
for (const { at, from, length, history } of run.packets)
  console.log(`${at.toFixed(0)} ms  ${from}  ${length} octets  ${history.map(({ what }) => what).join()}`);
for (const { end, state, closeReason, read } of run.connections)
  console.log(`${end}: ${state} (${closeReason?.kind}), has read ${read} octets`);

// The same seed is the same run, and no law is broken.
console.log(
  `ended ${run.ended} at ${run.at} ms; again: ${simulate(scenario).at} ms; ${judge(run).length} faults`,
);
