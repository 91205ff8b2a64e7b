/** A server that prints its port, and, when its standard input ends, what it was told. For one with few descriptors. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

const counts = { connections: 0, errors: 0, drops: 0 };
const server = createServer((socket) => {
  counts.connections += 1;
  socket.on("error", () => {});
});
server.on("error", () => (counts.errors += 1));
server.on("drop", () => (counts.drops += 1));
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
process.stdin.resume();
await once(process.stdin, "end");
process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit());
