/** Runs `connectOutcome` in a process of its own: once for each of the options given as JSON, one after the other. */
import { connectOutcome, type ConnectOutcome } from "./connect-probe.ts";

const outcomes: ConnectOutcome[] = [];
const [, , list = "[]", patience = "2000"] = process.argv;
for (const options of JSON.parse(list) as Parameters<typeof connectOutcome>[0][]) {
  outcomes.push(await connectOutcome(options, { patience: Number(patience) }));
}
process.stdout.write(JSON.stringify(outcomes));
