/** A server with few descriptors, and so many clients in a process that has enough: what each side is told. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";

const counts = { connections: 0, serverErrors: 0, drops: 0 };
const server = createServer((socket) => {
  counts.connections += 1;
  socket.on("error", () => {});
});
server.on("error", () => (counts.serverErrors += 1));
server.on("drop", () => (counts.drops += 1));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const clients = fileURLToPath(new URL("./idle-clients-main.ts", import.meta.url));
const shell = 'ulimit -n "$(ulimit -H -n)"; exec "$@"';
const arguments_ = ["-c", shell, "sh", process.execPath, clients, String(port), process.argv[2] ?? "0"];
execFile("sh", arguments_, (error, stdout) => {
  if (error !== null) throw error;
  process.stdout.write(JSON.stringify({ ...counts, ...(JSON.parse(stdout) as object) }), () =>
    process.exit(),
  );
});
