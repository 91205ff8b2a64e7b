/** So many connections to a server of this very process, one after the other, all kept open: how each went. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { connectOutcome, type ConnectOutcome } from "./connect-probe.ts";

const count = Number(process.argv[2]);
const server = createServer();
// Outside the range that the test gives the clients.
server.listen(50_000, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const outcomes: ConnectOutcome[] = [];
for (let made = 0; made < count; made += 1) {
  outcomes.push(await connectOutcome({ host: "127.0.0.1", port }, { keep: true }));
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit());
