/** dial against bare `net.connect` on loopback: connections per second in a closed loop, and bytes per second. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { dial } from "@tcplens/node-transport";
import { median, ratio, rounds, row } from "./statistics.mjs";

const CONNECTIONS = 3_000;
const LOOPS = 4;
const ROUNDS = 11;
const MEGABYTES = 256;
const BYTE_ROUNDS = 15;
const CHUNK = Buffer.alloc(65_536, 1);

const startServer = async (kind) => {
  const child = fork(join(import.meta.dirname, "server-process.mjs"), [kind]);
  const [port] = await once(child, "message");
  return { port, stop: () => child.disconnect() };
};

const bare = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });

const closed = (socket) =>
  new Promise((resolve) => {
    socket.once("close", resolve);
    socket.resume();
  });

/** Processor time of this process, µs a connection, by round: steadier than what two processes do on two cores. */
const processorTime = {};

const connectionsPerSecond = (name, open) => async () => {
  let left = CONNECTIONS;
  const started = performance.now();
  const usage = process.cpuUsage();
  const loop = async () => {
    while (left > 0) {
      left -= 1;
      await closed(await open());
    }
  };
  await Promise.all(Array.from({ length: LOOPS }, loop));
  const { user, system } = process.cpuUsage(usage);
  (processorTime[name] ??= []).push((user + system) / CONNECTIONS);
  return CONNECTIONS / ((performance.now() - started) / 1000);
};

const megabytesPerSecond = (open) => async () => {
  const socket = await open();
  const started = performance.now();
  for (let sent = 0; sent < MEGABYTES * 16; sent += 1) {
    if (!socket.write(CHUNK)) await once(socket, "drain");
  }
  socket.end();
  await closed(socket);
  return MEGABYTES / ((performance.now() - started) / 1000);
};

const target = (port) => ({ host: "127.0.0.1", port });

const table = (unit, bars, figures) => [
  row(["", `${unit}, median`, "of bare, median", "least – greatest", "bar"]),
  row(["---", "---:", "---:", "---:", "---:"]),
  ...Object.entries(figures).map(([name, values]) => {
    const against = ratio(values, figures["net.connect"]);
    return row([
      name,
      Math.round(median(values)).toLocaleString("en"),
      against.median.toFixed(3),
      `${against.least.toFixed(2)} – ${against.greatest.toFixed(2)}`,
      bars[name] === undefined ? "" : `≥ ${bars[name]}`,
    ]);
  }),
];

/** Lines of Markdown. */
export const benchDial = async () => {
  const accepting = await startServer("accept-close");
  const sinking = await startServer("sink");
  const events = { count: 0 };
  const sink = () => {
    events.count += 1;
  };
  try {
    const connections = await rounds(ROUNDS, {
      "net.connect": connectionsPerSecond("net.connect", () => bare(accepting.port)),
      "dial, no sink": connectionsPerSecond("dial, no sink", () => dial(target(accepting.port))),
      "dial, traced": connectionsPerSecond("dial, traced", () => dial(target(accepting.port), { sink })),
    });
    const bytes = await rounds(BYTE_ROUNDS, {
      "net.connect": megabytesPerSecond(() => bare(sinking.port)),
      "dial, no sink": megabytesPerSecond(() => dial(target(sinking.port))),
      "dial, traced": megabytesPerSecond(() => dial(target(sinking.port), { sink })),
    });
    const perConnection = Math.round(events.count / (CONNECTIONS * (ROUNDS + 1)));
    return [
      "## dial against bare `net.connect`",
      "",
      `Loopback, client and server in two processes, closed loop (the client waits for the server's close), ${LOOPS} loops, ${CONNECTIONS} connections a round, ${ROUNDS} rounds in turn. Traced: about ${perConnection} events a connection.`,
      "",
      ...table("connections/s", { "dial, no sink": 0.95, "dial, traced": 0.85 }, connections),
      "",
      `Processor time of the client, µs a connection, median: ${Object.entries(processorTime)
        .map(([name, values]) => `${name} ${Math.round(median(values))}`)
        .join(", ")}.`,
      "",
      `Throughput of one socket, ${MEGABYTES} MB in 64 KiB writes, ${BYTE_ROUNDS} rounds in turn.`,
      "",
      ...table("MB/s", { "dial, no sink": 0.98 }, bytes),
    ];
  } finally {
    accepting.stop();
    sinking.stop();
  }
};
