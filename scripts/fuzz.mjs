/**
 * `pnpm fuzz --runs 100000`: arbitrary segments, calls and time into every state; `pnpm fuzz --target capture`: damaged
 * captures into the readers. The first failure is printed with its seed.
 */
import { parseArgs } from "node:util";
import { fuzzCapture } from "../packages/capture/test/fuzz/fuzz-capture.ts";
import { fuzzReceive } from "../packages/core/test/fuzz/fuzz-receive.ts";

const { values } = parseArgs({
  options: {
    target: { type: "string", default: "receive" },
    runs: { type: "string", default: "100000" },
    from: { type: "string", default: "0" },
    inputs: { type: "string", default: "60" },
  },
});

if (values.target !== "receive" && values.target !== "capture") {
  console.error(`there is no target ${values.target}: receive or capture`);
  process.exit(2);
}
const isCapture = values.target === "capture";
const from = Number(values.from);
const to = from + Number(values.runs);
const inputs = Number(values.inputs);
const begun = performance.now();
for (let seed = from; seed < to; seed += 1) {
  try {
    if (isCapture) fuzzCapture(seed);
    else fuzzReceive(seed, inputs);
  } catch (error) {
    console.error(`seed ${seed}: ${error.stack}`);
    console.error(`to see it again: pnpm fuzz --target ${values.target} --from ${seed} --runs 1`);
    process.exit(1);
  }
}
const seconds = (performance.now() - begun) / 1000;
const what = isCapture ? `${to - from} damaged captures` : `${to - from} runs of ${inputs} inputs`;
console.log(
  `${what}, seeds ${from} to ${to - 1}: nothing thrown, ${isCapture ? "no bound" : "no invariant"} broken, ${seconds.toFixed(0)} s`,
);
