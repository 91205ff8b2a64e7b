/** So many connections to a server of this very process, one after the other, all kept open: how each went. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { errorFacts } from "./connect-probe.ts";

const count = Number(process.argv[2]);
const server = createServer();
server.listen(50_000, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const outcomes: string[] = [];
for (let made = 0; made < count; made += 1) {
  const socket = connect({ host: "127.0.0.1", port });
  const called = performance.eventLoopUtilization().idle;
  outcomes.push(
    await new Promise((resolve) => {
      socket.once("connect", () => resolve("connect"));
      socket.once("error", (error) => {
        const { code, syscall, address } = errorFacts(error);
        const polled = performance.eventLoopUtilization().idle !== called;
        resolve(`${code} of ${syscall} at ${address}, ${polled ? "polled" : "at once"}`);
      });
    }),
  );
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit());
