/** So many clients of one port that say nothing: how many were connected, closed, told of an error. */
import { connect } from "node:net";

const [, , port, count] = process.argv.map(Number);
const counts = { clientsConnected: 0, clientsClosed: 0, clientErrors: 0 };
for (let client = 0; client < (count ?? 0); client += 1) {
  const socket = connect({ host: "127.0.0.1", port: port ?? 0 });
  socket.resume();
  socket.on("connect", () => (counts.clientsConnected += 1));
  socket.on("error", () => (counts.clientErrors += 1));
  socket.on("close", () => (counts.clientsClosed += 1));
}
setTimeout(() => {
  process.stdout.write(JSON.stringify(counts), () => process.exit());
}, 500);
