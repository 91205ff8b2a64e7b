/** Node's own race over the addresses given as JSON: how it ends. */
import { connectOutcome } from "./connect-probe.ts";

const addresses = JSON.parse(process.argv[2] ?? "[]") as { address: string; family: number }[];
const outcome = await connectOutcome({
  host: "name",
  port: 80,
  autoSelectFamily: true,
  lookup: (_host, _options, callback) => callback(null, addresses),
});
process.stdout.write(JSON.stringify([outcome]));
