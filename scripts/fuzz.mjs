/** `pnpm fuzz --runs 100000`: arbitrary segments, calls and time into every state; the first failure is printed with its seed. */
import { parseArgs } from "node:util";
import { fuzzReceive } from "../packages/core/test/fuzz/fuzz-receive.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    from: { type: "string", default: "0" },
    inputs: { type: "string", default: "60" },
  },
});

const from = Number(values.from);
const to = from + Number(values.runs);
const inputs = Number(values.inputs);
const begun = performance.now();
for (let seed = from; seed < to; seed += 1) {
  try {
    fuzzReceive(seed, inputs);
  } catch (error) {
    console.error(`seed ${seed}: ${error.stack}`);
    console.error(`to see it again: pnpm fuzz --from ${seed} --runs 1`);
    process.exit(1);
  }
}
const seconds = (performance.now() - begun) / 1000;
console.log(
  `${to - from} runs of ${inputs} inputs, seeds ${from} to ${to - 1}: nothing thrown, no invariant broken, ${seconds.toFixed(0)} s`,
);
