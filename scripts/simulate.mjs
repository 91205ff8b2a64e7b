/**
 * `pnpm simulate --seeds 1000`: scenarios drawn by chance, each held to the laws of `judge`. The first that breaks one is
 * printed with its seed, which brings it back: `pnpm simulate --replay 42`.
 */
import { parseArgs } from "node:util";
import { flagNames } from "../packages/core/src/base/control-bits.ts";
import { judge } from "../packages/core/src/simulation/judge.ts";
import { segmentFields } from "../packages/core/src/simulation/link/packet-fields.ts";
import { randomScenario } from "../packages/core/src/simulation/random-scenario.ts";
import { simulate } from "../packages/core/src/simulation/run/simulation.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    replay: { type: "string" },
    /** Go on after a failure, and list all of them. */
    all: { type: "boolean", default: false },
    /** Lines of a replay, from its end. */
    lines: { type: "string", default: "80" },
  },
});

const packetLine = ({ at, from, to, bytes, length, history }) => {
  const fields = segmentFields(bytes);
  const fates = history.filter(({ what }) => what !== "delivered").map(({ what, by }) => `${what} (${by})`);
  const text =
    fields === undefined
      ? `${length} octets`
      : `${flagNames(fields.flags).join(",")} seq=${fields.sequence} ack=${fields.acknowledgement} len=${fields.payloadLength} win=${fields.window}`;
  return { at, text: `${from} → ${to}  ${text}  ${fates.join(", ")}` };
};

const eventLine = ({ at, end, connection, type, ...rest }) => ({
  at,
  text: `${end} ${connection}: ${type} ${JSON.stringify(rest.event ?? rest)}`,
});

const isNoise = (event) =>
  event.type === "read" || (event.type === "mechanism" && /^(window|rtt-sample)$/u.test(event.event.kind));

const replay = (seed) => {
  const scenario = randomScenario(seed);
  console.log(JSON.stringify(scenario, undefined, 2));
  const run = simulate(scenario);
  const lines = [
    ...run.packets.map(packetLine),
    ...run.events.filter((event) => !isNoise(event)).map(eventLine),
  ].toSorted((a, b) => a.at - b.at);
  for (const { at, text } of lines.slice(-Number(values.lines)))
    console.log(`${at.toFixed(3).padStart(14)}  ${text}`);
  for (const { end, name, state, closeReason, written, read } of run.connections)
    console.log(`${end} ${name}: ${state}, ${JSON.stringify(closeReason)}, ${written} written, ${read} read`);
  console.log(`${run.ended} at ${run.at} ms, ${run.counts.sent} packets`);
  for (const problem of judge(run)) console.log(`✕ ${problem}`);
  for (const { cause } of run.faults) if (cause instanceof Error) console.log(cause.stack);
};

const many = (from, count) => {
  const reasons = new Map();
  const failed = [];
  let packets = 0;
  const begun = performance.now();
  for (let seed = from; seed < from + count; seed += 1) {
    const run = simulate(randomScenario(seed), { record: false });
    packets += run.counts.sent;
    for (const { closeReason } of run.connections) {
      const reason = closeReason?.kind ?? "none";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const problems = judge(run);
    if (problems.length === 0) continue;
    failed.push(seed);
    console.log(`seed ${seed}: ${problems.join("; ")}`);
    if (!values.all) break;
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const ends = [...reasons].map(([reason, number]) => `${number} ${reason}`).join(", ");
  console.log(`${packets} packets in ${seconds} s; connections ended: ${ends}`);
  if (failed.length === 0) console.log(`seeds ${from} to ${from + count - 1}: no law broken`);
  else console.log(`to see one again: pnpm simulate --replay ${failed[0]}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
};

if (values.replay === undefined) many(Number(values.from), Number(values.seeds));
else replay(Number(values.replay));
