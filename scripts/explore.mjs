/** `pnpm explore`: every way two small ends of a connection can go, with more faults than the tests have time for. */
import { parseArgs } from "node:util";
import { explore } from "../packages/core/test/exploration/explore.ts";

const { values } = parseArgs({
  options: {
    faults: { type: "string", default: "2" },
    overtaking: { type: "string", default: "1" },
    limit: { type: "string", default: "1000000" },
  },
});

const plots = ["client and server", "simultaneous open", "simultaneous close", "server closes first"];
let total = 0;
for (const plot of plots) {
  const begun = performance.now();
  const options = {
    plot,
    iss: { A: 2 ** 32 - 2, B: 2 ** 31 - 2 },
    faults: Number(values.faults),
    overtaking: Number(values.overtaking),
  };
  const found = explore(options, Number(values.limit));
  total += found.states;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  const extent = found.cutShort ? "cut short at the limit" : "all of it";
  console.log(
    `${plot}: ${found.states} states, ${found.steps} steps, ${found.ends} ends, ${found.longest} deep, ${extent}, ${seconds} s`,
  );
}
console.log(`${total} states explored; no deadlock, no state outside the table, no broken invariant`);
