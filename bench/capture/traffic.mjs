/**
 * Real traffic for a capture: `node traffic.mjs serve`, and in another network namespace `node traffic.mjs bulk HOST OCTETS`
 * or `node traffic.mjs short HOST CONNECTIONS`.
 */
import { connect, createServer } from "node:net";

const BULK_PORT = 7100;
const SHORT_PORTS = [7101, 7102, 7103, 7104];
const BULK_CONNECTIONS = 8;
/** Octets a second together: what a capturing program keeps up with. */
const BULK_RATE = 120e6;
const AT_ONCE = 100;
const REQUEST = Buffer.alloc(200, "q");
const ANSWER = Buffer.alloc(2348, "a");

const listening = (server, port) => new Promise((resolve) => server.listen(port, "0.0.0.0", 4096, resolve));

const serve = async () => {
  await listening(
    createServer((socket) => socket.on("error", () => undefined).resume()),
    BULK_PORT,
  );
  for (const port of SHORT_PORTS)
    await listening(
      createServer((socket) => socket.on("error", () => undefined).once("data", () => socket.end(ANSWER))),
      port,
    );
  console.log("ready");
};

const bulk = async (host, octets) => {
  const chunk = Buffer.alloc(65_536, "b");
  const started = performance.now();
  const one = async () => {
    const socket = connect(BULK_PORT, host);
    await new Promise((resolve) => socket.once("connect", resolve));
    for (let sent = 0; sent < octets / BULK_CONNECTIONS; sent += chunk.length) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once("drain", resolve));
      const early = ((sent * BULK_CONNECTIONS) / BULK_RATE) * 1000 - (performance.now() - started);
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    }
    await new Promise((resolve) => socket.end().once("close", resolve));
  };
  await Promise.all(Array.from({ length: BULK_CONNECTIONS }, one));
};

const short = async (host, connections) => {
  let begun = 0;
  const worker = async () => {
    while (begun < connections) {
      const port = SHORT_PORTS[begun % SHORT_PORTS.length];
      begun += 1;
      await new Promise((resolve, reject) => {
        const socket = connect(port, host, () => socket.write(REQUEST));
        socket.on("error", reject).once("close", resolve).resume();
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

const [what, host, amount] = process.argv.slice(2);
if (what === "serve") await serve();
else if (what === "bulk") await bulk(host, Number(amount));
else await short(host, Number(amount));
